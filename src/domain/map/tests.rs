//! The map's promises: no two names overlap, kept places stay, the same data give the same drawing.

use super::*;
use graphs::{Community, community};
use proptest::prelude::*;

#[path = "../../../benches/map/graphs.rs"]
mod graphs;

fn person(i: usize, name: &str) -> Node {
    Node { key: format!("{i:04}"), label: name.to_owned(), shape: Shape::Person }
}

fn tie(between: &[usize], kind: Option<OutcomeKind>) -> Tie {
    Tie { between: between.to_vec(), kind, title: "A line".to_owned() }
}

fn inputs(community: &Community) -> (Vec<Node>, Vec<Tie>) {
    let nodes = community.names.iter().enumerate().map(|(i, name)| person(i, name)).collect();
    (nodes, community.ties.iter().map(|t| tie(t, Some(OutcomeKind::Advice))).collect())
}

fn keep(layout: &Layout) -> Vec<Option<Point>> {
    layout.places().into_iter().map(Some).collect()
}

fn frame(layout: &Layout) -> f64 {
    let reach = |of: fn(&Pill) -> f64| {
        let (low, high) = layout.pills.iter().map(of).fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(v), h.max(v)));
        high - low
    };
    reach(|p| p.at.x) * reach(|p| p.at.y)
}

#[test]
fn names_never_overlap_and_few_lines_run_under_one() {
    // The last number is what was measured, and a little more: Graphviz's sfdp has 0, 14, 41, 207 and 543.
    for (people, degree, under) in [(8, 3.0, 0), (40, 3.0, 4), (40, 5.0, 10), (200, 3.0, 100), (200, 5.0, 220)] {
        let (nodes, ties) = inputs(&community(people, degree, 1));
        let faults = lay_out(&nodes, &ties, &[], Mode::Keep).faults();
        assert_eq!(faults.overlaps, 0, "{people} people");
        assert!(faults.under_names <= under, "{people} people: {faults:?}");
    }
}

#[test]
fn a_kept_drawing_stays_as_it_is() {
    for people in [2, 8, 40, 200] {
        let (nodes, ties) = inputs(&community(people, 3.0, 2));
        let first = lay_out(&nodes, &ties, &[], Mode::Keep);
        assert_eq!(lay_out(&nodes, &ties, &keep(&first), Mode::Keep), first, "{people} people");
    }
}

#[test]
fn newcomers_find_a_place_and_nobody_else_moves() {
    for people in [12, 40, 200] {
        let (mut nodes, mut ties) = inputs(&community(people, 3.0, 3));
        let before = lay_out(&nodes, &ties, &[], Mode::Keep);
        for new in people..people + 5 {
            nodes.push(person(new, "Newcomer with a name"));
            ties.push(tie(&[new, new % 7], None));
        }
        ties.push(tie(&[people, people + 1, 9], Some(OutcomeKind::NewProject)));
        let after = lay_out(&nodes, &ties, &keep(&before), Mode::Keep);
        assert_eq!(after.places()[..people], before.places()[..]);
        assert_eq!(after.faults().overlaps, 0);
        for new in people..people + 5 {
            let away = (after.pills[new].at - after.pills[new % 7].at).length();
            assert!(away < 600.0, "{people} people: {away} from whom they are tied to");
        }
    }
}

#[test]
fn a_name_that_grows_pushes_only_its_neighbours() {
    let (mut nodes, ties) = inputs(&community(40, 3.0, 4));
    let before = lay_out(&nodes, &ties, &[], Mode::Keep);
    nodes[3].label = "Mireille of the very long family".to_owned();
    let after = lay_out(&nodes, &ties, &keep(&before), Mode::Keep);
    let moves = before.places().into_iter().zip(after.places()).map(|(a, b)| (a - b).length());
    let moved: Vec<f64> = moves.filter(|m| *m > 0.0).collect();
    assert_eq!(after.faults().overlaps, 0);
    assert!(moved.len() <= 6 && moved.iter().all(|m| *m < 150.0), "{moved:?}");
}

#[test]
fn the_order_of_the_lists_does_not_matter() {
    let (nodes, ties) = inputs(&community(40, 4.0, 5));
    let straight = lay_out(&nodes, &ties, &[], Mode::Keep);
    let backwards: Vec<Node> = nodes.iter().rev().cloned().collect();
    let turned = |t: &Tie| tie(&t.between.iter().map(|b| nodes.len() - 1 - b).collect::<Vec<_>>(), t.kind);
    let reversed: Vec<Tie> = ties.iter().rev().map(turned).collect();
    let mut places = lay_out(&backwards, &reversed, &[], Mode::Keep).places();
    places.reverse();
    assert_eq!(places, straight.places());
}

#[test]
fn a_view_of_some_people_is_compact_and_lies_the_same_way_round() {
    let (nodes, ties) = inputs(&community(200, 3.0, 6));
    let all = lay_out(&nodes, &ties, &[], Mode::Keep);
    let some: Vec<usize> = (0..nodes.len()).filter(|i| i % 12 == 0).collect();
    let place = |i: usize| some.iter().position(|&s| s == i);
    let few: Vec<Node> = some.iter().map(|&i| nodes[i].clone()).collect();
    let theirs: Vec<Tie> = ties
        .iter()
        .filter_map(|t| Some(tie(&t.between.iter().map(|&b| place(b)).collect::<Option<Vec<_>>>()?, t.kind)))
        .collect();
    let kept: Vec<Option<Point>> = some.iter().map(|&i| Some(all.pills[i].at)).collect();
    let compact = lay_out(&few, &theirs, &kept, Mode::Hint);
    assert!(frame(&compact) < 0.5 * frame(&lay_out(&few, &theirs, &kept, Mode::Keep)));
    assert_eq!(compact.faults().overlaps, 0);
}

#[test]
fn three_people_meet_in_a_junction_and_two_have_a_line_for_each_outcome() {
    let nodes = [person(0, "Nadir"), person(1, "Lorna (coworker)"), person(2, "Lorna (visitor)")];
    let ties = [
        tie(&[0, 1, 2], Some(OutcomeKind::Partnership)),
        tie(&[0, 1], Some(OutcomeKind::PaidWork)),
        tie(&[1, 0], Some(OutcomeKind::Advice)),
        tie(&[0, 1], None),
    ];
    let layout = lay_out(&nodes, &ties, &[], Mode::Keep);
    let star = &layout.strokes[0];
    assert_eq!(star.curves.len(), 3);
    assert!(star.curves.iter().all(|c| c.to == star.sign && c.ends.1 == 3));
    let middles: Vec<Point> = layout.strokes[1..].iter().map(|s| s.curves[0].at(0.5)).collect();
    for (i, a) in middles.iter().enumerate() {
        assert!(middles[..i].iter().all(|b| (*a - *b).length() > 12.0), "{middles:?}");
    }
}

#[test]
fn what_makes_no_sense_is_left_out() {
    assert_eq!(lay_out(&[], &[tie(&[0, 1], None)], &[], Mode::Keep), Layout::default());
    let nodes = [person(0, "Rafe"), person(1, "Adaeze")];
    let ties = [tie(&[0, 0], None), tie(&[0, 7], None), tie(&[], None), tie(&[0, 1, 1], None)];
    let kept = [Some(Point::new(f64::NAN, 0.0)), Some(Point::new(1e300, 0.0)), None, None];
    let layout = lay_out(&nodes, &ties, &kept, Mode::Keep);
    assert_eq!(layout.strokes.iter().map(|s| s.tie).collect::<Vec<_>>(), [3]);
    assert_eq!(layout.strokes[0].curves.len(), 1);
    assert_eq!(layout, lay_out(&nodes, &ties, &[], Mode::Keep));
}

#[test]
fn people_kept_in_one_spot_are_parted() {
    let nodes: Vec<Node> = (0..30).map(|i| person(i, "Joaquín")).collect();
    for mode in [Mode::Keep, Mode::Hint] {
        let layout = lay_out(&nodes, &[tie(&[0, 1, 2, 3], None)], &[Some(Point::new(5.0, 5.0)); 30], mode);
        assert_eq!(layout.faults().overlaps, 0);
    }
}

prop_compose! {
    fn graph()(people in 1usize..60)(
        ties in prop::collection::vec(prop::collection::vec(0..people, 2..5), 0..people * 2),
        labels in prop::collection::vec("[a-zA-Zé 静]{0,40}", people),
        shapes in prop::collection::vec(0u8..8, people),
    ) -> (Vec<Node>, Vec<Tie>) {
        let shape = |s| match s { 0 => Shape::Unnamed, 1 => Shape::Outside, _ => Shape::Person };
        let node = |(i, (label, s)): (usize, (String, u8))| Node { shape: shape(s), ..person(i, &label) };
        (
            labels.into_iter().zip(shapes).enumerate().map(node).collect(),
            ties.iter().map(|t| tie(t, Some(OutcomeKind::GoodChat))).collect(),
        )
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_graph_has_a_sound_drawing((nodes, ties) in graph(), forgotten in 0usize..60) {
        let first = lay_out(&nodes, &ties, &[], Mode::Keep);
        prop_assert_eq!(first.faults().overlaps, 0);
        let points = first.strokes.iter().flat_map(|s| &s.curves).flat_map(|c| [c.from, c.bend, c.to]);
        prop_assert!(points.chain(first.places()).all(|p| p.x.is_finite() && p.y.is_finite()));
        prop_assert_eq!(&lay_out(&nodes, &ties, &keep(&first), Mode::Keep), &first);

        let mut partly = keep(&first);
        if let Some(place) = partly.get_mut(forgotten) {
            *place = None;
        }
        let second = lay_out(&nodes, &ties, &partly, Mode::Keep);
        prop_assert_eq!(second.faults().overlaps, 0);
        prop_assert_eq!(&lay_out(&nodes, &ties, &keep(&second), Mode::Keep), &second);
        let others = (0..nodes.len()).filter(|&i| i != forgotten);
        prop_assert!(others.into_iter().all(|i| second.pills[i].at == first.pills[i].at));
    }
}
