//! Why an answer was not acted on: a sentence for the organiser who has to look at it, and one for who wrote it.

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    NotUnderstood,
    /// A yes, and several people whom it could be about.
    WhichOne,
    NobodyThere,
    UnknownNumber,
    UnknownName,
    SharedName,
    /// One of two people who are introduced together.
    OneOfThree,
    NameAlone,
    /// "If", "but", "maybe", "only".
    Condition,
    /// A word such as "not" that could turn the rest round.
    Negation,
    Contradiction,
    SeveralThings,
    Question,
    Emoji,
    Quoted,
    /// No day, one in the past, one that could be two.
    Date,
    Languages,
    TooLong,
}

impl Why {
    pub const ALL: [Why; 18] = [
        Why::NotUnderstood,
        Why::WhichOne,
        Why::NobodyThere,
        Why::UnknownNumber,
        Why::UnknownName,
        Why::SharedName,
        Why::OneOfThree,
        Why::NameAlone,
        Why::Condition,
        Why::Negation,
        Why::Contradiction,
        Why::SeveralThings,
        Why::Question,
        Why::Emoji,
        Why::Quoted,
        Why::Date,
        Why::Languages,
        Why::TooLong,
    ];

    /// For the organiser.
    pub fn as_str(self) -> &'static str {
        match self {
            Why::NotUnderstood => "it is in words that are not known here",
            Why::WhichOne => "it does not say which of several people it is about",
            Why::NobodyThere => "it answers a letter in which nobody was suggested",
            Why::UnknownNumber => "it gives a number that the letter does not have",
            Why::UnknownName => "it names somebody who is not in the letter",
            Why::SharedName => "it gives a name that two people in the letter share",
            Why::OneOfThree => "it is about one of two people who are introduced together",
            Why::NameAlone => "it is a name and nothing else",
            Why::Condition => "it has a condition or a reservation in it",
            Why::Negation => "it has a “not” in it that could turn the rest round",
            Why::Contradiction => "it says two things that contradict each other",
            Why::SeveralThings => "it says several things at once",
            Why::Question => "it asks a question",
            Why::Emoji => "it is a picture, and pictures are not taken for an answer",
            Why::Quoted => "what could be an answer stands in quotation marks",
            Why::Date => "it does not say clearly until which day",
            Why::Languages => "it means different things in different languages",
            Why::TooLong => "it is too long to be read without a person",
        }
    }

    /// For the person who wrote it: what to do.
    pub fn to_writer(self) -> &'static str {
        match self {
            Why::WhichOne => "Please say which of them you mean, by number: “yes 1”, or “yes both”.",
            Why::NobodyThere => "There was nobody in that letter to say yes or no to.",
            Why::UnknownNumber => "That letter has nobody by that number. Please look at the numbers again.",
            Why::UnknownName => "There is nobody of that name in that letter. Please give the number instead.",
            Why::SharedName => "Two people in that letter have that name. Please give the number instead.",
            Why::OneOfThree => {
                "These two are introduced together. Please say yes or no to both of them, by their number."
            }
            Why::NameAlone => "Please add a word to the name: “yes” or “no”.",
            Why::Emoji => "Please say it in a word: “yes” or “no”.",
            Why::Quoted => "Please write your answer without quotation marks.",
            Why::Date => "Please say until which day, such as “pause until 14 March” or “pause 2 weeks”.",
            Why::Question => {
                "You asked something, and that is for a person to answer. Nothing has been done meanwhile."
            }
            Why::Condition | Why::Negation => {
                "There was a condition or a “not” in it, so nothing has been done. Please answer with one word: “yes” or “no”."
            }
            Why::Contradiction | Why::SeveralThings => {
                "You said several things at once, so nothing has been done. Please send one of them."
            }
            Why::Languages => {
                "That word means different things in different languages. Please answer with “yes” or “no”."
            }
            Why::TooLong => {
                "Your letter is too long for a machine to read. Please put your answer into its first line and nothing else."
            }
            Why::NotUnderstood => {
                "We did not understand that. Please answer with one word, such as “yes”, “no”, “pause” or “stop”."
            }
        }
    }
}
