//! A report to an organiser.

use super::super::{Letter, Links};
use super::Layout;
use crate::domain::message::ReportSays;
use crate::domain::space::Settings;
use askama::Template;

#[derive(Template)]
#[template(path = "report/body.txt", escape = "none")]
struct ReportText<'a> {
    l: &'a Layout<'a>,
    r: &'a ReportSays,
}

#[derive(Template)]
#[template(path = "report/body.html")]
struct ReportHtml<'a> {
    l: &'a Layout<'a>,
    r: &'a ReportSays,
}

pub fn report_letter(settings: &Settings, report: &ReportSays, links: &Links) -> askama::Result<Letter> {
    let mut l = Layout::new(settings, links, report.subject.clone(), "", "report");
    if report.sections.is_empty() {
        l.preheader.clone_from(&report.opening);
    }
    let (text, html) = (ReportText { l: &l, r: report }.render()?, ReportHtml { l: &l, r: report }.render()?);
    Ok(l.finish(text, html, None))
}
