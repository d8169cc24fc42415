//! The numbers by which people stand in texts: 10 to 99, one after the other, and round again.
//!
//! YES is what gateways take for signing up again, and says nothing of whom; a number says whom. None comes twice to one
//! telephone within a fortnight, so a late answer cannot meet somebody else.

use chrono::Duration;
use std::collections::BTreeSet;

const FIRST: u32 = 10;
const LAST: u32 = 99;

/// So long a number means one introduction.
pub const MEANS_ONE_FOR: Duration = Duration::days(14);

/// The next numbers after the last one given, without those still in use; fewer where there are not so many.
pub fn next_numbers(last: Option<u32>, in_use: &BTreeSet<u32>, how_many: usize) -> Vec<u32> {
    let start = last.filter(|last| (FIRST..LAST).contains(last)).map_or(FIRST, |last| last + 1);
    let round = (start..=LAST).chain(FIRST..start);
    round.filter(|number| !in_use.contains(number)).take(how_many).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_round_and_leave_out_what_is_in_use() {
        let used = BTreeSet::from([98, 99, 11]);
        assert_eq!(next_numbers(None, &BTreeSet::new(), 2), [10, 11]);
        assert_eq!(next_numbers(Some(12), &used, 3), [13, 14, 15]);
        assert_eq!(next_numbers(Some(97), &used, 3), [10, 12, 13]);
        assert_eq!(next_numbers(Some(99), &used, 1), [10]);
        assert_eq!(next_numbers(Some(1), &used, 1), [10]);
        assert_eq!(next_numbers(Some(50), &(10..=99).collect(), 2), Vec::<u32>::new());
    }
}
