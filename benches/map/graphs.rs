//! Made-up communities for the bench and the tests of the map: the same ones each time.
//!
//! Clusters with preferential attachment, some ties among three, and a tenth of the people in small groups of their
//! own: what half a year of introductions in a coworking space looks like. Plain data, so that both may use it.

pub struct Community {
    pub names: Vec<String>,
    /// Two or three people each, by number.
    pub ties: Vec<Vec<usize>>,
}

const FIRST: [&str; 25] = [
    "Sunniva",
    "Lorna",
    "Nadir",
    "Mireille",
    "Rafe",
    "Adaeze",
    "Rocío",
    "Tomasz",
    "Ingrid",
    "Yusuf",
    "Bea",
    "Caoimhe",
    "Dario",
    "Élodie",
    "Farid",
    "Greta",
    "Hamza",
    "Ilse",
    "Joaquín",
    "Katarzyna",
    "Leïla",
    "Maximilian",
    "Noor",
    "Oona",
    "Priya",
];
const COMPANY: [&str; 6] = ["Fern & Co", "Tidewater", "Mill Lane", "Open Loft", "Kite", "Saltworks"];

/// A community of `people` with about `degree` ties to each.
pub fn community(people: usize, degree: f64, seed: u64) -> Community {
    let mut dice = Dice(seed);
    let joined = people - people / 10;
    let clusters = (people / 14).max(1);
    let mut ties: Vec<Vec<usize>> = Vec::new();
    // Everybody once for being there and once more for each tie: those who have ties get more of them.
    let mut pool: Vec<usize> = (0..joined).collect();
    for person in 1..joined {
        tie(&mut ties, &mut pool, person, clusters, person, &mut dice);
    }
    // A handful of people cannot have as many ties as asked for.
    for _ in 0..40 * people {
        if ties.iter().map(|t| 2 * (t.len() - 1)).sum::<usize>() as f64 >= degree * joined as f64 {
            break;
        }
        let person = dice.below(joined);
        tie(&mut ties, &mut pool, person, clusters, joined, &mut dice);
    }
    let mut next = joined;
    while next + 1 < people {
        let size = (2 + dice.below(3)).min(people - next);
        ties.extend((next + 1..next + size).map(|p| vec![p - 1, p]));
        next += size;
    }
    Community { names: names(people), ties }
}

/// Ties a person to somebody below `limit`, mostly of their own cluster; now and then a third one joins.
fn tie(
    ties: &mut Vec<Vec<usize>>,
    pool: &mut Vec<usize>,
    person: usize,
    clusters: usize,
    limit: usize,
    dice: &mut Dice,
) {
    let inside = dice.below(100) < 82;
    let mut members = vec![person];
    let wanted = if dice.below(100) < 10 { 3 } else { 2 };
    for _ in 0..60 {
        let other = pool[dice.below(pool.len())];
        if other < limit && !members.contains(&other) && (!inside || other % clusters == person % clusters) {
            members.push(other);
        }
        if members.len() == wanted {
            break;
        }
    }
    if members.len() == 1 {
        members.push(if person == 0 { 1 } else { person - 1 });
    }
    members.sort_unstable();
    if !ties.contains(&members) {
        pool.extend(&members);
        ties.push(members);
    }
}

/// A first name, with an initial and then a company once it is taken.
fn names(people: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for i in 0..people {
        let first = FIRST[i % 25];
        let initial = char::from(b'A' + (i * 7 % 19) as u8);
        let options =
            [first.to_owned(), format!("{first} {initial}."), format!("{first} {initial}., {}", COMPANY[i % 6])];
        let free = options.into_iter().find(|o| !names.contains(o));
        names.push(free.unwrap_or_else(|| format!("{first} {i}")));
    }
    names
}

/// A small linear congruential generator (Knuth's MMIX constants), upper half used.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }
}
