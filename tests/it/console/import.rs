//! A spreadsheet through the console: its columns, what would become of it, saved once, taken back.

use super::{Host, mark_in};
use crate::world::{Page, World};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use chrono::Duration;
use elevenses::domain::role::Role;
use elevenses::flow::erase_member::{OnWhoseWord, erase_member};
use elevenses::flow::forget_old::forget_old;
use elevenses::flow::keep_uploads::save_next_upload;
use elevenses::sheet::Apart;
use rust_xlsxwriter::Workbook;

/// Five people of whom one is here, one has no address and one bears a name that is taken.
const PEOPLE: &str = "E-Mail;First name;Surname;What could you help with?;Notes\n\
    ana@clayroom.example;Ana;Keane;Glazes;x\n\
    rafe@oralhistory.example;Rafe;;Honey;y\n\
    ;Nobody;;;z\n\
    rafe.two@attic.example;Rafe;Obi;Attics;\n\
    <script>alert(1)</script>;<b>Bold</b>;;;\n";

impl World {
    async fn importing() -> World {
        let mut world = World::morning().await;
        world.daemon.ctx.apart = Apart::program(env!("CARGO_BIN_EXE_elevenses"));
        world
    }

    /// Every row of every table that a dry run could touch.
    async fn counted_rows(&self) -> String {
        let db = rusqlite::Connection::open(self.daemon.ctx.store.path()).unwrap();
        let tables = [
            "members",
            "profile_lines",
            "check_ins",
            "consents",
            "imports",
            "import_changes",
            "messages",
            "needs_you",
            "settled_columns",
            "wordings",
            "links",
        ];
        let count = |table: &&str| {
            let sql = format!("SELECT COUNT(*), COALESCE(MAX(rowid), 0) FROM {table}");
            db.query_row(&sql, [], |row| Ok(format!("{table} {} {}\n", row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))
                .unwrap()
        };
        tables.iter().map(count).collect()
    }
}

/// The path of a page within the console, from a link or a form of another.
fn path_in(page: &Page, ends: &str) -> String {
    let found = page.body.split('"').find(|part| part.contains("/organiser/import/") && part.ends_with(ends));
    let found = found.unwrap_or_else(|| panic!("nothing ends with {ends} in {}", page.body));
    found.strip_prefix("/s/sample-hub/organiser").unwrap().to_owned()
}

/// The page of an upload's columns, by the address in its form.
fn upload_in(page: &Page) -> String {
    path_in(page, "/cancel").trim_end_matches("/cancel").to_owned()
}

async fn bring(host: &Host<'_>, file: &str, text: &str) -> (String, Page) {
    let page = host.upload("/import", &[("reads", "people")], (file, text.as_bytes())).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    (upload_in(&page), page)
}

#[tokio::test]
async fn a_file_is_looked_at_saved_once_and_taken_back() {
    let mut world = World::importing().await;
    let before = world.counted_rows().await;
    let upload = {
        let host = world.host().await;
        let (upload, page) = bring(&host, "members.csv", PEOPLE).await;
        assert!(
            page.body
                .contains("We read members.csv: 5 rows, 5 columns, separated by semicolons. Nothing is saved yet."),
            "{}",
            page.body
        );
        assert!(page.body.contains("ana@clayroom.example, rafe@oralhistory.example"), "its first values");
        assert!(!page.body.contains("<script>alert") && !page.body.contains("<b>Bold"), "nothing of a file runs");
        let page = host.fill_in(&upload, &[("reads", "people")]).await;
        assert!(
            page.body.contains("3 people ready: 2 new, 1 already here (gaps are filled, nothing is overwritten)."),
            "{}",
            page.body
        );
        assert!(page.body.contains("3 rows need a look"), "{}", page.body);
        assert!(
            page.body.contains("Row</span> 4</th>") && page.body.contains("Row</span> 6</th>"),
            "numbers as in the file: {}",
            page.body
        );
        assert!(page.body.contains("<h3>Rafe O.</h3>"), "as they will look: {}", page.body);
        assert!(page.body.contains("Already here: only what is missing is filled in."), "{}", page.body);
        upload
    };
    let signed_in =
        |rows: &str| rows.lines().filter(|l| !l.starts_with("links")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(signed_in(&world.counted_rows().await), signed_in(&before), "a look changes nothing");
    {
        let host = world.host().await;
        let page = host.fill_in(&format!("{upload}/save"), &[]).await;
        assert!(
            page.body.contains("Saving members.csv") && page.body.contains("http-equiv=\"refresh\""),
            "{}",
            page.body
        );
        // Pressed twice, and from another browser.
        host.fill_in(&format!("{upload}/save"), &[]).await;
        world.host_as("lou@samplehub.example").await.fill_in(&format!("{upload}/save"), &[]).await;
    }
    world.tick_after(Duration::seconds(1)).await;
    let host = world.host().await;
    let page = host.get(&format!("{upload}/result")).await;
    assert!(page.body.contains("members.csv is saved"), "{}", page.body);
    assert!(page.body.contains("2 people new, 0 filled in, 1 unchanged, 2 rows set aside."), "{}", page.body);
    assert!(page.body.contains("this one goes by “Rafe O.”"), "{}", page.body);
    let store = &world.daemon.ctx.store;
    let known = store.members(&world.space().id).await.unwrap();
    assert_eq!(known.iter().filter(|m| m.name.as_str() == "Ana").count(), 1);
    assert_eq!(
        store.imports(&world.space().id, world.now - Duration::hours(1)).await.unwrap().len(),
        2,
        "the morning's and this one"
    );
    for path in [upload.clone(), format!("{upload}/preview"), format!("{upload}/save")] {
        let page = if path.ends_with("save") { host.fill_in(&path, &[]).await } else { follow(&host, &path).await };
        assert!(page.body.contains("members.csv is saved"), "{path}: {}", page.body);
    }
    let undo = path_of_undo(&page);
    let page = host.fill_in(&undo, &[]).await;
    assert!(page.body.contains("2 people are known no more."), "{}", page.body);
    let page = host.fill_in(&undo, &[]).await;
    assert!(page.body.contains("It was taken back before"), "{}", page.body);
    assert!(host.get("/import").await.body.contains("taken back since"));
    let known = store.members(&world.space().id).await.unwrap();
    assert!(known.iter().all(|m| m.name.as_str() != "Ana"));
}

#[tokio::test]
async fn a_saving_that_breaks_off_goes_on_as_the_same_import() {
    let mut world = World::importing().await;
    let upload = {
        let host = world.host().await;
        let (upload, _) = bring(&host, "members.csv", PEOPLE).await;
        host.fill_in(&upload, &[("reads", "people")]).await;
        host.fill_in(&format!("{upload}/save"), &[]).await;
        upload
    };
    let imports = "SELECT COUNT(*) FROM imports WHERE file_name = 'members.csv'";
    // The program ends when all rows are in, and before it is said what came of them.
    let database = world.database();
    let dies = "CREATE TRIGGER dies BEFORE UPDATE OF result ON uploads BEGIN SELECT RAISE(ABORT, 'killed'); END";
    database.execute_batch(dies).unwrap();
    assert!(save_next_upload(&world.daemon.ctx, world.now).await.is_err());
    assert_eq!(world.count("SELECT COUNT(*) FROM members WHERE name = 'Ana'"), 1);
    let unsaid = format!("{imports} AND summary = 'broken off before its end'");
    assert_eq!(world.count(&unsaid), 1, "the import is not kept without what the page says of it");
    database.execute_batch("DROP TRIGGER dies").unwrap();
    world.tick_after(Duration::seconds(1)).await;
    assert_eq!(world.count(imports), 1, "it is still the same one");
    let host = world.host().await;
    let page = host.get(&format!("{upload}/result")).await;
    assert!(page.body.contains("members.csv is saved") && page.body.contains("broken off once"), "{}", page.body);
    assert!(host.get("/import").await.body.contains("broken off once"));
    let undo = path_of_undo(&page);
    let page = host.fill_in(&undo, &[]).await;
    assert!(page.body.contains("2 people are known no more."), "{}", page.body);
}

/// The path of the button that takes an import back.
fn path_of_undo(page: &Page) -> String {
    let button = page.body.split("action=\"").find(|part| part.contains("/import/undo/"));
    let url = button.unwrap_or_else(|| panic!("no undo in {}", page.body)).split('"').next().unwrap();
    url.strip_prefix("/s/sample-hub/organiser").unwrap().to_owned()
}

async fn follow(host: &Host<'_>, path: &str) -> Page {
    let page = host.get(path).await;
    match page.headers.get("location") {
        Some(to) => host.get_whole(to.to_str().unwrap()).await,
        None => page,
    }
}

#[tokio::test]
async fn what_is_unclear_is_asked_and_never_guessed() {
    let world = World::importing().await;
    let host = world.host().await;
    let file = "Name,What do you bring and what do you need?,Email,When,Introductions today?\nAna,Glazes,ana@clayroom.example,3/2/2026,yes\n";
    let page = host.upload("/import", &[("reads", "check_ins")], ("a.csv", file.as_bytes())).await;
    let upload = upload_in(&page);
    assert!(page.body.contains("<option value=\"\" selected>Choose…</option>"), "{}", page.body);
    let page = host.fill_in(&upload, &[("reads", "check_ins"), ("c1", "")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("Choose what it holds, or leave it out."), "{}", page.body);
    let page = host.fill_in(&upload, &[("reads", "check_ins"), ("c1", "offers"), ("c3", "timestamp")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.body.contains("Is 3/2/2026 …") && page.body.contains("3 February?") && page.body.contains("2 March?"),
        "{}",
        page.body
    );
    let page =
        host.fill_in(&upload, &[("reads", "check_ins"), ("c1", "offers"), ("c3", "timestamp"), ("dates", "dmy")]).await;
    assert!(page.body.contains("One check-in ready: 1 new people"), "{}", page.body);
    // Two columns cannot both be the address.
    let page = host.fill_in(&upload, &[("reads", "check_ins"), ("c0", "email"), ("c1", "offers")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.body);
}

#[tokio::test]
async fn a_workbook_with_several_sheets_is_asked_about() {
    let world = World::importing().await;
    let host = world.host().await;
    let mut book = Workbook::new();
    for name in ["Kitchen", "Members"] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (row, cells) in [["Email", "Name"], ["ana@clayroom.example", "Ana"]].iter().enumerate() {
            cells.iter().enumerate().for_each(|(at, cell)| _ = sheet.write(row as u32, at as u16, *cell).unwrap());
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    let page = host.upload("/import", &[("reads", "")], ("book.xlsx", &bytes)).await;
    let upload = upload_in(&page);
    assert!(
        page.body.contains("Several sheets of the workbook hold something.")
            && page.body.contains("<option value=\"Members\">"),
        "{}",
        page.body
    );
    let page = host.fill_in(&upload, &[("reads", "people"), ("sheet", "Members")]).await;
    assert!(page.body.contains("One person ready: 1 new"), "{}", page.body);
}

#[tokio::test]
async fn hostile_files_are_refused_with_a_sentence_and_nothing_is_kept() {
    let world = World::importing().await;
    let host = world.host().await;
    let bomb = {
        let mut book = Workbook::new();
        book.add_worksheet().write(1_048_575, 16_383, "far away").unwrap();
        book.save_to_buffer().unwrap()
    };
    let files: [(&str, &[u8]); 6] = [
        ("empty.csv", b""),
        ("garbage.xlsx", b"PK\x03\x04 this is no workbook at all"),
        ("paper.csv", b"%PDF-1.7 and so on"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("page.xls", b"<html><script>alert(1)</script></html>"),
        ("bomb.xlsx", &bomb),
    ];
    for (name, bytes) in files {
        let page = host.upload("/import", &[("reads", "people")], (name, bytes)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", page.body);
        assert!(page.body.contains("role=\"alert\"") && !page.body.contains("<script>alert"), "{name}: {}", page.body);
    }
    assert!(world.daemon.ctx.store.uploads(&world.space().id).await.unwrap().is_empty());
    let page =
        host.upload("/import", &[("reads", "people")], ("<img src=x onerror=alert(1)>.csv", PEOPLE.as_bytes())).await;
    assert!(page.body.contains("&#60;img") || page.body.contains("&lt;img"), "{}", page.body);
    assert!(!page.body.contains("<img src=x"), "a file's name is text");
    let page = host.post("/import", "reads=people").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "no file comes without a file's form: {}", page.body);
}

#[tokio::test]
async fn a_file_that_is_too_large_is_not_read_to_its_end() {
    let world = World::importing().await;
    let host = world.host().await;
    let read = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let head = format!(
        "--cut\r\ncontent-disposition: form-data; name=\"mark\"\r\n\r\n{}\r\n--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n",
        host.mark
    );
    let counted = read.clone();
    let chunk = axum::body::Bytes::from(vec![b'a'; 1_000_000]);
    let chunks = std::iter::once(axum::body::Bytes::from(head)).chain(std::iter::repeat_n(chunk, 100));
    let body = Body::from_stream(futures_util::stream::iter(chunks.map(move |chunk| {
        counted.fetch_add(chunk.len(), std::sync::atomic::Ordering::Relaxed);
        Ok::<_, std::io::Error>(chunk)
    })));
    let request = Request::post("/s/sample-hub/organiser/import").header("cookie", &host.cookie);
    let request = request.header("content-type", "multipart/form-data; boundary=cut").body(body).unwrap();
    let page = world.request(request).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.body.contains("larger than 20 MB"), "{}", page.body);
    let read = read.load(std::sync::atomic::Ordering::Relaxed);
    assert!(read < 25_000_000, "{read} bytes of a hundred megabytes were taken");
    // Other forms keep their own bound.
    let form = "x".repeat(100_000);
    assert_eq!(host.post("/record", &form).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn who_may_only_look_changes_nothing_and_no_other_space_sees_a_file() {
    let world = World::importing().await;
    let host = world.host().await;
    let (upload, _) = bring(&host, "members.csv", PEOPLE).await;
    let viewer = world.host_as("lou@samplehub.example").await;
    let db = rusqlite::Connection::open(world.daemon.ctx.store.path()).unwrap();
    let sql = "UPDATE organiser_spaces SET role = ? WHERE organiser_id = (SELECT id FROM organisers WHERE email = 'lou@samplehub.example')";
    db.execute(sql, [Role::Viewer.as_str()]).unwrap();
    for path in ["/import".to_owned(), upload.clone(), format!("{upload}/save"), format!("{upload}/cancel")] {
        let page = match path.as_str() {
            "/import" => viewer.upload(&path, &[("reads", "people")], ("a.csv", PEOPLE.as_bytes())).await,
            path => viewer.fill_in(path, &[]).await,
        };
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert!(world.daemon.ctx.store.next_to_save().await.unwrap().is_none());
    db.execute("INSERT INTO spaces (id, slug, owned_by, settings, created_at, updated_at) VALUES ('other', 'other', 'console', '{}', 't', 't')", []).unwrap();
    db.execute("UPDATE uploads SET space_id = 'other'", []).unwrap();
    for path in [upload.clone(), format!("{upload}/preview"), format!("{upload}/result")] {
        let page = host.get(&path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(
            page.body.contains("This file is not here any more") && !page.body.contains("members.csv"),
            "{}",
            page.body
        );
    }
}

#[tokio::test]
async fn a_file_is_forgotten_when_it_is_cancelled_a_day_old_or_somebody_is_erased() {
    let mut world = World::importing().await;
    {
        let host = world.host().await;
        let (upload, page) = bring(&host, "members.csv", PEOPLE).await;
        assert_eq!(mark_in(&page), host.mark);
        let page = host.fill_in(&format!("{upload}/cancel"), &[]).await;
        assert!(!page.body.contains("members.csv"), "{}", page.body);
        assert_eq!(host.get(&upload).await.status, StatusCode::NOT_FOUND);
        bring(&host, "again.csv", PEOPLE).await;
    }
    world.tick_after(Duration::hours(23)).await;
    let waiting = world.daemon.ctx.store.uploads(&world.space().id).await.unwrap();
    assert_eq!(waiting.len(), 1);
    world.tick_after(Duration::hours(2)).await;
    assert!(world.daemon.ctx.store.uploads(&world.space().id).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_to_be_saved_outlives_an_erasure_and_its_day() {
    let mut world = World::importing().await;
    let saved = {
        let host = world.host().await;
        let (upload, _) = bring(&host, "saved.csv", PEOPLE).await;
        host.fill_in(&format!("{upload}/save"), &[]).await;
        upload
    };
    world.tick_after(Duration::seconds(1)).await;
    {
        let host = world.host().await;
        bring(&host, "waits.csv", PEOPLE).await;
        let (upload, _) = bring(&host, "queued.csv", PEOPLE).await;
        host.fill_in(&format!("{upload}/save"), &[]).await;
    }
    let (ctx, space) = (&world.daemon.ctx, world.space());
    let rafe = ctx.store.member_by_address(&space.id, "rafe@oralhistory.example").await.unwrap().unwrap();
    let word = OnWhoseWord { wording: "erase".to_owned(), evidence: "test".to_owned() };
    erase_member(ctx, &space, &rafe, word, world.now).await.unwrap();
    assert!(ctx.store.uploads(&space.id).await.unwrap().is_empty(), "what only waits can be uploaded again");
    let next = ctx.store.next_to_save().await.unwrap().unwrap();
    assert_eq!(next.file_name, "queued.csv");
    let result = ctx.store.upload(&space.id, saved.trim_start_matches("/import/")).await.unwrap().result.unwrap();
    assert!(result.summary.contains("2 people new"), "{result:?}");
    assert!(result.set_aside.iter().chain(&result.renamed).all(|(_, says)| !says.contains("Rafe")), "{result:?}");
    // The daemon slept for two days: what was to be saved is saved, and whoever was erased stays so.
    forget_old(ctx, world.now + Duration::days(2)).await.unwrap();
    assert!(ctx.store.next_to_save().await.unwrap().is_some(), "a day old, and not worked on");
    assert!(ctx.store.upload(&space.id, saved.trim_start_matches("/import/")).await.is_err(), "a day old, and done");
    world.tick_after(Duration::days(2)).await;
    let ctx = &world.daemon.ctx;
    assert!(ctx.store.next_to_save().await.unwrap().is_none());
    assert!(ctx.store.member_by_address(&space.id, "rafe@oralhistory.example").await.unwrap().is_none());
}
