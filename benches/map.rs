//! The map against Graphviz's `sfdp -Goverlap=prism`: time, and what is wrong with the drawings.
//!
//! `cargo bench --bench map`. Both get the same communities, the same boxes and the same junctions for ties among
//! three. sfdp's lines are straight from middle to middle, ours are counted as drawn. Needs the Debian package
//! `graphviz`.

#[path = "map/graphs.rs"]
mod graphs;

use elevenses::domain::connection::OutcomeKind;
use elevenses::domain::map::{Faults, Half, Layout, Mode, Node, Point, Shape, Tie, Track, faults, lay_out};
use elevenses::render::map::{Style, Words, svg};
use graphs::{Community, community};
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

const POINTS_PER_INCH: f64 = 72.0;

fn main() -> ExitCode {
    println!(
        "people lines |    ours      sfdp  ratio | overlaps  ours sfdp | crossings  ours  sfdp | under names ours sfdp | area, Mpx  ours  sfdp"
    );
    for (people, degree) in [(8, 3.0), (40, 3.0), (40, 5.0), (200, 3.0), (200, 5.0)] {
        let community = community(people, degree, 1);
        let theirs = match sfdp(&community) {
            Ok(theirs) => theirs,
            Err(problem) => {
                eprintln!("{problem}");
                return ExitCode::FAILURE;
            }
        };
        row(&community, &ours(&community), &theirs);
    }
    ExitCode::SUCCESS
}

struct Outcome {
    time: Duration,
    lines: usize,
    faults: Faults,
    /// In pixels.
    area: f64,
}

fn row(community: &Community, ours: &Outcome, theirs: &Outcome) {
    let ratio = theirs.time.as_secs_f64() / ours.time.as_secs_f64();
    println!(
        "{:6} {:5} | {:4.1} ms  {:5.1} ms {:5.1}x |          {:5} {:4} |           {:5} {:5} |            {:5} {:4} |            {:4.2}  {:4.2}",
        community.names.len(),
        ours.lines,
        ours.time.as_secs_f64() * 1e3,
        theirs.time.as_secs_f64() * 1e3,
        ratio,
        ours.faults.overlaps,
        theirs.faults.overlaps,
        ours.faults.crossings,
        theirs.faults.crossings,
        ours.faults.under_names,
        theirs.faults.under_names,
        ours.area / 1e6,
        theirs.area / 1e6,
    );
}

/// Layout and SVG, the fastest of five runs.
fn ours(community: &Community) -> Outcome {
    let (nodes, ties) = inputs(community);
    let mut time = Duration::MAX;
    let mut layout = Layout::default();
    for _ in 0..5 {
        let start = Instant::now();
        layout = lay_out(&nodes, &ties, &[], Mode::Keep);
        let drawn = svg(&nodes, &ties, &layout, &Words::default(), Style::Within);
        time = time.min(start.elapsed());
        assert!(drawn.ends_with("</svg>\n"));
    }
    let boxes: Vec<(Point, Half)> = layout.pills.iter().map(|p| (p.at, p.half)).collect();
    let lines = layout.strokes.iter().map(|s| s.curves.len()).sum();
    Outcome { time, lines, faults: layout.faults(), area: area(&boxes) }
}

fn inputs(community: &Community) -> (Vec<Node>, Vec<Tie>) {
    let node = |(i, name): (usize, &String)| Node { key: format!("{i:04}"), label: name.clone(), shape: Shape::Person };
    let tie = |(i, between): (usize, &Vec<usize>)| Tie {
        between: between.clone(),
        kind: Some(OutcomeKind::ALL[i % OutcomeKind::ALL.len()]),
        title: String::from("A line"),
    };
    (community.names.iter().enumerate().map(node).collect(), community.ties.iter().enumerate().map(tie).collect())
}

/// The rectangle around all boxes.
fn area(boxes: &[(Point, Half)]) -> f64 {
    let reach = |low: fn(&(Point, Half)) -> f64, high: fn(&(Point, Half)) -> f64| {
        boxes.iter().map(high).fold(f64::MIN, f64::max) - boxes.iter().map(low).fold(f64::MAX, f64::min)
    };
    reach(|(p, h)| p.x - h.w, |(p, h)| p.x + h.w) * reach(|(p, h)| p.y - h.h, |(p, h)| p.y + h.h)
}

fn sfdp(community: &Community) -> Result<Outcome, String> {
    let (nodes, ties) = inputs(community);
    let half: Vec<Half> = lay_out(&nodes, &ties, &[], Mode::Keep).pills.iter().map(|p| p.half).collect();
    let (dot, pairs) = dot(community, &half);
    let start = Instant::now();
    let plain = run(&dot)?;
    let time = start.elapsed();
    let at = places(&plain, half.len() + community.ties.len());
    let boxes: Vec<(Point, Half)> = at.iter().copied().zip(half).collect();
    let tracks: Vec<Track> = pairs.iter().map(|&ends| Track { ends, points: vec![at[ends.0], at[ends.1]] }).collect();
    Ok(Outcome { time, lines: pairs.len(), faults: faults(&boxes, &tracks), area: area(&boxes) })
}

/// The community in Graphviz's language, and its lines by node numbers; junctions are numbered after the people.
fn dot(community: &Community, half: &[Half]) -> (String, Vec<(usize, usize)>) {
    let mut text = String::from("graph { node [shape=box fixedsize=true label=\"\"]\n");
    let inches = |px: f64| 2.0 * px / POINTS_PER_INCH;
    for (i, half) in half.iter().enumerate() {
        let _ = writeln!(text, "n{i} [width={:.3} height={:.3}]", inches(half.w), inches(half.h));
    }
    let mut pairs = Vec::new();
    for (i, members) in community.ties.iter().enumerate() {
        if members.len() == 2 {
            pairs.push((members[0], members[1]));
            continue;
        }
        let junction = half.len() + i;
        let _ = writeln!(text, "n{junction} [width={0:.3} height={0:.3}]", inches(7.0));
        pairs.extend(members.iter().map(|&m| (m, junction)));
    }
    for (a, b) in &pairs {
        let _ = writeln!(text, "n{a} -- n{b}");
    }
    text.push_str("}\n");
    (text, pairs)
}

fn run(dot: &str) -> Result<String, String> {
    let sfdp = Command::new("sfdp")
        .args(["-Goverlap=prism", "-Gsplines=line", "-Tplain"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut child = sfdp.map_err(|e| {
        format!("This bench compares with Graphviz and cannot start sfdp ({e}). Install the package graphviz.")
    })?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(dot.as_bytes()).map_err(|e| format!("sfdp does not take its input: {e}"))?;
    }
    let output = child.wait_with_output().map_err(|e| format!("sfdp has not finished: {e}"))?;
    if !output.status.success() {
        return Err(format!("sfdp has failed: {}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|e| format!("sfdp has written something else than text: {e}"))
}

/// `node n12 x y …`, in inches from the lower left corner.
fn places(plain: &str, count: usize) -> Vec<Point> {
    let mut at = vec![Point::default(); count];
    for line in plain.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let ["node", name, x, y, ..] = words[..]
            && let (Ok(i), Ok(x), Ok(y)) = (name[1..].parse::<usize>(), x.parse::<f64>(), y.parse::<f64>())
        {
            at[i] = Point::new(x * POINTS_PER_INCH, -y * POINTS_PER_INCH);
        }
    }
    at
}
