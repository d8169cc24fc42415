//! What the pictures are made of: the same data, the same bytes.

use super::*;

fn months(series: Vec<Series>, stacked: bool) -> Plot {
    Plot {
        id: "met".to_owned(),
        title: "Introductions <b>".to_owned(),
        desc: "Two months & more".to_owned(),
        axis: "Introductions".to_owned(),
        labels: vec!["Jan".to_owned(), String::new(), "Mar".to_owned()],
        series,
        stacked,
    }
}

fn series(name: &str, values: [usize; 3]) -> Series {
    Series { name: name.to_owned(), values: values.into() }
}

#[test]
fn columns_side_by_side_and_on_each_other() {
    let three = || vec![series("suggested", [12, 0, 31]), series("both \"yes\"", [5, 0, 14]), series("met", [1, 0, 9])];
    let beside = plot(&months(three(), false));
    assert_eq!(beside, plot(&months(three(), false)), "the same data give the same bytes");
    insta::assert_snapshot!("beside", beside);
    insta::assert_snapshot!("stacked", plot(&months(three(), true)));
    assert!(!beside.contains("<b>") && !beside.contains("style="), "nothing of the words or of style is in it");
}

#[test]
fn one_series_has_no_legend_and_none_is_an_empty_frame() {
    let one = plot(&months(vec![series("check-ins", [3, 1, 0])], false));
    assert!(!one.contains("pattern") && one.matches("<rect").count() == 2, "{one}");
    let none = plot(&Plot { labels: vec![], series: vec![], ..months(vec![], false) });
    assert!(none.contains(">0</text>") && !none.contains("NaN") && !none.contains("inf"), "{none}");
}

#[test]
fn steps_are_round_and_few() {
    let table = [(0, 1), (4, 1), (5, 2), (9, 5), (20, 5), (21, 10), (81, 50), (12_345, 5_000)];
    for (highest, want) in table {
        assert_eq!(step(highest), want, "{highest}");
    }
}
