//! What drawn people talk about. The most popular subject first; a subject's popularity is 1 over its number.

/// As they go into the middle of a sentence.
#[rustfmt::skip]
pub const SUBJECTS: &[&str] = &[
    "photography", "running", "cooking", "web design", "podcasts", "social media", "gardening", "yoga", "writing",
    "start-ups", "cycling", "music", "marketing", "travel", "hiking", "film", "illustration", "coffee", "language learning",
    "board games", "branding", "public speaking", "bookkeeping", "climbing", "baking", "data analysis", "poetry",
    "fundraising", "pottery", "project management", "video editing", "swimming", "copywriting", "painting",
    "local history", "sustainability", "theatre", "grant writing", "JavaScript", "football", "singing", "coaching",
    "knitting", "accessibility", "chess", "community events", "machine learning", "sewing", "jazz", "translation",
    "typography", "user research", "meditation", "architecture", "newsletters", "pricing", "sailing", "ceramics",
    "volunteering", "Python", "crowdfunding", "dance", "interior design", "charity governance", "tax returns", "drawing",
    "book clubs", "urban planning", "bread", "woodwork", "search engines", "contracts", "tennis", "archives",
    "oral history", "screen printing", "open data", "bird watching", "customer support", "guitar", "e-commerce",
    "fermentation", "animation", "recruitment", "comics", "beekeeping", "mentoring", "solar power", "databases",
    "event photography", "wine", "children's books", "investment", "improvisation", "accounting software", "mushrooms",
    "bookbinding", "game design", "public transport", "choirs", "trademarks", "radio", "furniture", "electronics",
    "cheese", "legal advice", "stained glass", "mental health", "school workshops", "calligraphy", "rowing", "statistics",
    "sound design", "tea", "housing co-operatives", "spreadsheets", "puppetry", "rust proofing", "allotments",
    "sign language", "mosaics", "penetration testing", "maps", "bicycle repair", "opera", "procurement", "juggling",
    "subtitling", "care for older people", "printmaking", "astronomy", "packaging", "folk tales", "fencing",
    "apprenticeships", "natural dyes", "weather stations", "museum labels", "embroidery", "exports to France",
    "wheelchair basketball", "bats", "crosswords", "letterpress", "canal boats", "cider", "tapestry", "bell ringing",
    "dry stone walls", "kites", "sundials",
];

/// By what people do; those of one department share a few.
#[rustfmt::skip]
pub const WORK: &[&str] = &[
    "Translator", "Editor", "Subtitler", "Copywriter", "Illustrator", "Graphic designer", "Animator", "Photographer",
    "Web developer", "Data analyst", "Tester", "App developer", "Accountant", "Tax adviser", "Bookkeeper", "Auditor",
    "Architect", "Surveyor", "Town planner", "Interior designer", "Charity director", "Fundraiser", "Campaigner",
    "Community organiser", "Solicitor", "Mediator", "Patent attorney", "Policy adviser", "Podcaster", "Sound engineer",
    "Composer", "Film maker", "Researcher", "Statistician", "Librarian", "Archivist", "Coach", "Recruiter", "Trainer",
    "Career adviser", "Shop owner", "Baker", "Product manager", "Importer", "Physiotherapist", "Nutritionist",
    "Care planner", "Counsellor",
];

pub const HEADLINES: &[&str] =
    &["{work}", "Freelance {work}", "{work}, mostly {subject}", "{work} for small organisations", "{work} and parent"];

pub const OFFERS: &[&str] = &[
    "Advice on {subject}",
    "An hour on {subject}",
    "{subject} for small organisations",
    "Years of experience in {subject}",
    "A second pair of eyes on {subject}",
    "Teaching {subject} to beginners",
    "I do {subject} for a living",
];

pub const NEEDS: &[&str] = &[
    "Someone who knows {subject}",
    "Help with {subject}",
    "Advice on {subject}",
    "A partner for something with {subject}",
    "Somebody to talk to about {subject}",
    "Recommendations for {subject}",
    "We could use {subject}",
];

pub const TODAY: &[&str] = &[
    "Finishing a piece on {subject}",
    "Preparing a workshop on {subject}",
    "A proposal about {subject}",
    "Seeing a client about {subject}",
    "Reading up on {subject}",
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn there_are_about_150_subjects_each_once_and_four_kinds_of_work_for_each_department() {
        assert!((145..=160).contains(&SUBJECTS.len()), "{}", SUBJECTS.len());
        assert_eq!(SUBJECTS.iter().collect::<BTreeSet<_>>().len(), SUBJECTS.len());
        assert_eq!(WORK.len(), 48);
    }
}
