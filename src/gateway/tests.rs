//! Each preset: what it asks, how it reads answers, and what its posts bring. Posts are as the vendors' documents show
//! them.

use super::fields::At;
use super::*;
use crate::domain::gateway::{
    Answer, Came, Class, Method, Opt, PartOf, Reached, ReceiptCame, Request, TextCame, Verdict,
};
use crate::domain::segments::count;

/// A preset, its address where it has none, and its settings.
type Filled = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const SETTINGS: [Filled; 14] = [
    ("clicksend", "", &[("username", "hub"), ("api_key", "hush-1")]),
    ("console", "", &[]),
    ("http", "https://ours.example/texts", &[("token", "hush-1")]),
    ("jasmin", "", &[("username", "hub"), ("password", "hush-1")]),
    ("kannel", "", &[("username", "hub"), ("password", "hush-1")]),
    ("messagebird", "", &[("access_key", "hush-1"), ("signing_key", "hush-2")]),
    ("playsms", "https://play.example", &[("username", "hub"), ("token", "hush-1")]),
    ("plivo", "", &[("auth_id", "MA1"), ("auth_token", "hush-1")]),
    ("sinch", "", &[("service_plan_id", "plan/1"), ("api_token", "hush-1")]),
    (
        "smsgate",
        "http://192.168.1.20:8080/",
        &[("username", "sms"), ("password", "hush-1"), ("signing_key", "hush-2"), ("sim", "1")],
    ),
    ("telnyx", "", &[("api_key", "hush-1"), ("public_key", "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=")]),
    ("twilio", "", &[("account_sid", "AC1"), ("auth_token", "hush-1")]),
    ("vonage", "", &[("api_key", "abcd1234"), ("api_secret", "hush-1"), ("signature_secret", "hush-2")]),
    ("vonage-sms", "", &[("api_key", "abcd1234"), ("api_secret", "hush-1")]),
];

fn preset(name: &str) -> Preset {
    let (_, text) = BUILT_IN.iter().find(|(built_in, _)| *built_in == name).unwrap();
    Preset::parse(name, text).unwrap()
}

fn gateway(name: &str) -> Gateway {
    let (_, base_url, settings) = SETTINGS.iter().find(|(other, ..)| *other == name).unwrap();
    let base_url = Some(("base_url", *base_url)).filter(|(_, url)| !url.is_empty());
    let settings = settings.iter().copied().chain(base_url).map(|(k, v)| (k.to_owned(), v.to_owned()));
    let account = Account { from: "+447700900456".to_owned(), settings: settings.collect(), ..Account::default() };
    Gateway::new("main", name, preset(name), account).unwrap()
}

/// As it was, but posts are not signed here: `signature::tests` is about that.
fn unsigned(name: &str) -> Gateway {
    let mut gateway = gateway(name);
    gateway.preset.verify = None;
    gateway
}

fn request(gateway: &Gateway, text: &str) -> Request {
    gateway.request(&Outgoing {
        to: &PhoneNumber::parse("+447700900123", None).unwrap(),
        from: "+447700900456",
        text,
        encoding: count(text).encoding,
        id: "01890a5d-ac96-774b-bcce-b302099a8057",
        callback: "https://hub.example/sms/main/a2b3/receipt?m=01890a5d",
        ttl: Duration::from_secs(7200),
        now: "2026-11-23T09:00:00Z".parse().unwrap(),
    })
}

#[test]
fn every_preset_asks_in_its_gateways_words() {
    let mut shown = String::new();
    for (name, ..) in SETTINGS {
        for text in ["Hi & you? 100% {from}", "Łódź"] {
            let Request { method, url, headers, body } = request(&gateway(name), text);
            let method = if method == Method::Get { "GET" } else { "POST" };
            let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
            shown += &format!("{name}\n{method} {url}\n{headers}{}\n\n", String::from_utf8(body).unwrap());
        }
    }
    insta::assert_snapshot!(shown);
    assert_eq!(SETTINGS.len(), BUILT_IN.len());
}

/// Whatever is written comes out as it was, and as one value.
#[test]
fn no_text_becomes_anything_but_text() {
    let (json, form, query) = (gateway("smsgate"), gateway("twilio"), gateway("kannel"));
    proptest::proptest!(|(text: String)| {
        let body: serde_json::Value = serde_json::from_slice(&request(&json, &text).body).unwrap();
        let said = body.pointer("/textMessage/text").and_then(|text| text.as_str()).unwrap_or_default();
        proptest::prop_assert_eq!(said, &text);
        proptest::prop_assert_eq!(body.as_object().unwrap().len(), 6);
        let url = request(&query, &text).url;
        for (written, name, others) in [(&request(&form, &text).body[..], "Body", 4), (fields::query(&url).as_bytes(), "text", 9)] {
            let pairs = fields::text_pairs(written);
            let said: Vec<&str> = pairs.iter().filter(|(other, _)| other == name).map(|(_, text)| text.as_str()).collect();
            proptest::prop_assert_eq!(said.concat(), text.clone());
            proptest::prop_assert_eq!(pairs.len(), others + said.len());
        }
    });
}

fn answer(status: u16, body: &str) -> Answer {
    Answer { status, retry_after: None, body: body.as_bytes().to_vec() }
}

/// The verdict in a word and its id or reason.
fn told(verdict: Verdict) -> String {
    match verdict {
        Verdict::Accepted { id } => format!("accepted {}", id.unwrap_or_default()),
        Verdict::TryLater { why, after } => {
            format!("later {}{why}", after.map(|after| format!("{after:?} ")).unwrap_or_default())
        }
        Verdict::Refused { class, why } => format!("{} {why}", class.as_str()),
        Verdict::OurFault(why) => format!("fault {why}"),
        Verdict::Unknown(why) => format!("unknown {why}"),
    }
}

#[test]
fn answers_are_understood() {
    const HTML: &str = "<html><body>Welcome to the lounge</body></html>";
    let table = [
        ("twilio", 201, r#"{"sid":"SM1","status":"queued"}"#, "accepted SM1"),
        ("twilio", 201, HTML, "unknown it answered 201, which is not how it says yes"),
        ("twilio", 201, r#"{"sid":"#, "unknown it answered 201"),
        ("twilio", 201, r#"{"sid":null}"#, "unknown"),
        (
            "twilio",
            400,
            r#"{"code":21610,"message":"Attempt to send to unsubscribed recipient +447700900123"}"#,
            "opted_out it answered 400, code 21610: Attempt to send to unsubscribed recipient +*********123",
        ),
        ("twilio", 400, r#"{"code":21211,"message":"Invalid 'To'"}"#, "invalid_number"),
        ("twilio", 400, r#"{"code":21614}"#, "not_mobile it answered 400, code 21614"),
        ("twilio", 400, r#"{"code":99999}"#, "other it answered 400, code 99999"),
        (
            "twilio",
            401,
            r#"{"code":20003,"message":"Authenticate with hush-1"}"#,
            "fault it answered 401, code 20003: Authenticate with ***",
        ),
        ("twilio", 404, HTML, "fault it answered 404"),
        ("twilio", 429, r#"{"code":20429}"#, "later it answered 429, code 20429"),
        ("twilio", 500, "", "unknown it answered 500"),
        ("twilio", 503, r#"{"code":20429}"#, "later"),
        ("twilio", 408, "", "unknown"),
        ("twilio", 301, "", "fault its address leads on to another one (301)"),
        ("twilio", 200, "", "unknown"),
        ("kannel", 202, "0: Accepted for delivery", "accepted"),
        ("kannel", 202, "3: Queued for later delivery", "accepted"),
        ("kannel", 202, HTML, "unknown it answered 202"),
        (
            "kannel",
            400,
            "Missing receiver number, rejected",
            "other it answered 400: Missing receiver number, rejected",
        ),
        ("kannel", 403, "Authorization failed for sendsms", "fault it answered 403: Authorization failed for sendsms"),
        ("kannel", 503, "Temporal failure, try again later.", "later it answered 503"),
        ("smsgate", 202, r#"{"id":"01890a5d","state":"Pending"}"#, "accepted 01890a5d"),
        ("smsgate", 409, r#"{"message":"conflict"}"#, "accepted"),
        ("smsgate", 503, r#"{"message":"queue limit exceeded"}"#, "later it answered 503: queue limit exceeded"),
        ("smsgate", 502, HTML, "later it answered 502"),
        ("smsgate", 200, HTML, "later it answered 200"),
        ("smsgate", 400, r#"{"message":"failed to validate"}"#, "other"),
        ("vonage", 202, r#"{"message_uuid":"aaaa-bbbb"}"#, "accepted aaaa-bbbb"),
        (
            "vonage",
            401,
            r#"{"title":"Unauthorized","detail":"You did not provide correct credentials."}"#,
            "fault it answered 401: You did",
        ),
        ("vonage", 422, r#"{"title":"Invalid params"}"#, "other it answered 422: Invalid params"),
        (
            "vonage-sms",
            200,
            r#"{"message-count":"1","messages":[{"status":"0","message-id":"0A00"}]}"#,
            "accepted 0A00",
        ),
        (
            "vonage-sms",
            200,
            r#"{"messages":[{"status":"1","error-text":"Throughput Rate Exceeded"}]}"#,
            "later it answered 200, code 1: Throughput",
        ),
        ("vonage-sms", 200, r#"{"messages":[{"status":"4","error-text":"Bad Credentials"}]}"#, "fault"),
        ("vonage-sms", 200, r#"{"messages":[{"status":"5","error-text":"Internal Error"}]}"#, "unknown"),
        ("vonage-sms", 200, r#"{"messages":[{"status":"7"}]}"#, "blocked"),
        ("vonage-sms", 200, r#"{"messages":[{"status":"3"}]}"#, "other"),
        ("vonage-sms", 200, r#"{"messages":[{"status":"0"}]}"#, "unknown it answered 200, code 0, which"),
        ("clicksend", 200, r#"{"data":{"messages":[{"status":"SUCCESS"}]}}"#, "unknown"),
        ("vonage-sms", 200, "{}", "unknown"),
        ("plivo", 202, r#"{"message":"message(s) queued","message_uuid":["db39"],"api_id":"x"}"#, "accepted db39"),
        ("plivo", 400, r#"{"error":"dst is invalid"}"#, "other it answered 400: dst is invalid"),
        ("sinch", 201, r#"{"id":"01FC","to":["447700900123"]}"#, "accepted 01FC"),
        ("sinch", 400, r#"{"code":"syntax_invalid_parameter_format","text":"to"}"#, "other"),
        ("telnyx", 200, r#"{"data":{"id":"4031"}}"#, "accepted 4031"),
        (
            "telnyx",
            403,
            r#"{"errors":[{"code":"40300","title":"Blocked due to STOP message"}]}"#,
            "opted_out it answered 403, code 40300: Blocked due to STOP message",
        ),
        ("telnyx", 500, "", "later"),
        (
            "messagebird",
            201,
            r#"{"id":"e8077d803532c0b5937c639b60216938"}"#,
            "accepted e8077d803532c0b5937c639b60216938",
        ),
        ("messagebird", 422, r#"{"errors":[{"code":25,"description":"not enough balance"}]}"#, "fault"),
        (
            "clicksend",
            200,
            r#"{"response_code":"SUCCESS","data":{"messages":[{"status":"SUCCESS","message_id":"BF7A"}]}}"#,
            "accepted BF7A",
        ),
        (
            "clicksend",
            200,
            r#"{"response_msg":"Here are your data.","data":{"messages":[{"status":"INVALID_RECIPIENT"}]}}"#,
            "invalid_number it answered 200, code INVALID_RECIPIENT",
        ),
        ("clicksend", 200, r#"{"data":{"messages":[{"status":"INSUFFICIENT_CREDIT"}]}}"#, "fault"),
        (
            "jasmin",
            200,
            "Success \"07033084-5cfd-4812-90a4-e4d24ffb6e3d\"",
            "accepted 07033084-5cfd-4812-90a4-e4d24ffb6e3d",
        ),
        ("jasmin", 200, "Success", "unknown it answered 200: Success, which"),
        ("jasmin", 412, "Error \"No route found\"", "later it answered 412: Error \"No route found\""),
        ("jasmin", 400, "Error \"Argument [to] has an invalid value\"", "other"),
        (
            "playsms",
            200,
            r#"{"data":[{"status":"OK","error":"0","smslog_id":"76"}],"error_string":null}"#,
            "accepted 76",
        ),
        (
            "playsms",
            200,
            r#"{"status":"ERR","error":"102","error_string":"invalid credential"}"#,
            "fault it answered 200, code 102: invalid credential",
        ),
        ("playsms", 200, r#"{"data":[{"status":"ERR","error":"200"}]}"#, "other"),
        ("http", 200, r#"{"id":"7"}"#, "accepted 7"),
        (
            "http",
            400,
            r#"{"error":"opted_out","why":"wrote STOP"}"#,
            "opted_out it answered 400, code opted_out: wrote STOP",
        ),
        ("http", 503, "", "later"),
    ];
    for (name, status, body, wanted) in table {
        let told = told(gateway(name).verdict(&answer(status, body)));
        assert!(told.starts_with(wanted), "{name} {status} {body}: {told}");
    }
    for (name, ..) in SETTINGS {
        for (status, body) in [(200, HTML), (204, ""), (500, ""), (200, "{}"), (200, "[]"), (200, "\u{0}")] {
            let told = told(gateway(name).verdict(&answer(status, body)));
            let wanted = if gateway(name).is_idempotent() { "later" } else { "unknown" };
            assert!(told.starts_with(wanted) || name == "console", "{name} {status} {body}: {told}");
        }
    }
}

#[test]
fn nobody_waits_for_ever_and_what_others_write_is_short() {
    let twilio = gateway("twilio");
    let mut late = answer(429, "");
    for (asked, waits) in [(30, 30), (86_400, 3600)] {
        late.retry_after = Some(Duration::from_secs(asked));
        assert!(told(twilio.verdict(&late)).starts_with(&format!("later {waits}s ")));
    }
    let long = format!("line\none\u{7} {} hush-1 call (0113) 496-0000 or 12", "é".repeat(5000));
    let Verdict::Unknown(why) = twilio.verdict(&answer(500, &long)) else { panic!() };
    assert!(
        why.starts_with("it answered 500: line one ééé") && why.chars().count() < 200 && why.ends_with('…'),
        "{why}"
    );
    assert_eq!(
        twilio.clean("hush-1 call (0113) 496-0000 or 12, code 21610"),
        "*** call (****) ***-*000 or 12, code 21610"
    );
    assert_eq!(told(twilio.lost("cut".to_owned())), "unknown cut");
    assert_eq!(told(gateway("telnyx").lost("cut".to_owned())), "later cut");
}

/// What a post brings: at that door, JSON where it begins so, else a form; with `?`, the address of a GET.
fn opened(gateway: &Gateway, door: Door, posted: &str) -> Result<Vec<Came>, Doubt> {
    let base = match door {
        Door::Text => "https://hub.example/sms/main/a2b3/text",
        Door::Receipt => "https://hub.example/sms/main/a2b3/receipt?m=01890a5d",
    };
    let post = |method, url: &str, body: &[u8]| {
        gateway.open(&Post { door, method, url, headers: &[], body }, "2026-11-23T09:00:00Z".parse().unwrap())
    };
    match posted.strip_prefix('?') {
        Some(query) => {
            post("GET", &format!("{base}{}{query}", if base.contains('?') { "&" } else { "?" }), b"from=+447700900999")
        }
        None => post("POST", base, posted.as_bytes()),
    }
}

fn text(key: &str, from: &str, text: &str) -> TextCame {
    TextCame {
        key: key.to_owned(),
        from: from.to_owned(),
        to: "447700900456".to_owned(),
        text: text.to_owned(),
        opt: None,
        part: None,
    }
}

#[test]
fn texts_are_read() {
    let opt = |opt: Opt, came: TextCame| TextCame { opt: Some(opt), ..came };
    let plus = |came: TextCame| TextCame { to: "+447700900456".to_owned(), ..came };
    let table = [
        (
            "twilio",
            "MessageSid=SM1&From=%2B447700900123&To=%2B447700900456&Body=YES+12+%F0%9F%98%80&NumMedia=0",
            plus(text("SM1", "+447700900123", "YES 12 😀")),
        ),
        (
            "twilio",
            "MessageSid=SM1&From=%2B447700900123&To=%2B447700900456&Body=Stop&OptOutType=STOP",
            opt(Opt::Out, plus(text("SM1", "+447700900123", "Stop"))),
        ),
        (
            "twilio",
            "MessageSid=SM1&From=%2B447700900123&To=%2B447700900456&Body=+",
            plus(text("SM1", "+447700900123", " ")),
        ),
        (
            "vonage",
            r#"{"message_uuid":"aa","to":"447700900456","from":"447700900123","channel":"sms","message_type":"text","text":"12"}"#,
            text("aa", "447700900123", "12"),
        ),
        (
            "vonage-sms",
            "?msisdn=447700900123&to=447700900456&messageId=0A1&text=12&type=text",
            text("0A1", "447700900123", "12"),
        ),
        (
            "smsgate",
            r#"{"event":"sms:received","id":"Ey6","payload":{"messageId":"abc","message":"12","sender":"6505551212","recipient":"447700900456","receivedAt":"2026-11-22T14:04:22.000+00:00"}}"#,
            text("6505551212 abc 2026-11-22T14:04:22.000+00:00", "6505551212", "12"),
        ),
        (
            "kannel",
            "?from=447700900123&to=447700900456&text=Yes+12+caf%C3%A9&id=8d1f&charset=UTF-8",
            text("8d1f", "447700900123", "Yes 12 café"),
        ),
        (
            "kannel",
            "?from=447700900123&to=447700900456&text=%00Y%00e%00s%D8%3D%DE%00&id=8d1f&charset=UTF-16BE",
            text("8d1f", "447700900123", "Yes😀"),
        ),
        (
            "plivo",
            "From=447700900123&To=447700900456&Text=12&Type=sms&MessageUUID=aa&MessageIntent=optout",
            opt(Opt::Out, text("aa", "447700900123", "12")),
        ),
        (
            "sinch",
            r#"{"type":"mo_text","id":"01X","from":"447700900123","to":"447700900456","body":"12"}"#,
            text("01X", "447700900123", "12"),
        ),
        (
            "telnyx",
            r#"{"data":{"event_type":"message.received","payload":{"id":"7e","from":{"phone_number":"+447700900123"},"to":[{"phone_number":"447700900456"}],"text":"12"}}}"#,
            text("7e", "+447700900123", "12"),
        ),
        (
            "messagebird",
            "id=e8&originator=447700900123&recipient=447700900456&body=12",
            text("e8", "447700900123", "12"),
        ),
        (
            "clicksend",
            "from=%2B447700900123&to=447700900456&body=12&message_id=BF&custom_string=",
            text("BF", "+447700900123", "12"),
        ),
        ("jasmin", "id=16fd&from=447700900123&to=447700900456&content=12&coding=0", text("16fd", "447700900123", "12")),
        (
            "playsms",
            "?from=447700900123&to=447700900456&text=12&time=2026-11-23+09:00:00",
            text("2026-11-23 09:00:00 447700900123 12", "447700900123", "12"),
        ),
        (
            "http",
            r#"{"id":7,"from":"+447700900123","to":"447700900456","text":"12"}"#,
            text("7", "+447700900123", "12"),
        ),
        ("console", "id=7&from=447700900123&to=447700900456&text=12", text("7", "447700900123", "12")),
    ];
    for (name, posted, wanted) in table {
        let came = opened(&unsigned(name), Door::Text, posted);
        let Ok([Came::Text(text)]) = came.as_deref() else { panic!("{name}: {came:?}") };
        assert!(*text == wanted, "{name}: {:?} {:?} {:?} {:?} {text:?}", text.key, text.from, text.to, text.text);
    }
    let part = "?msisdn=447700900123&to=1&messageId=0A1&text=12&concat-ref=7&concat-part=2&concat-total=3";
    let came = opened(&unsigned("vonage-sms"), Door::Text, part).unwrap();
    let Came::Text(came) = &came[0] else { panic!("{came:?}") };
    assert_eq!(came.part, Some(PartOf { reference: "7".to_owned(), number: 2, total: 3 }));
}

#[test]
fn receipts_are_read() {
    let receipt = |ours: Option<&str>, theirs: Option<&str>, reached, class, why: &str| ReceiptCame {
        ours: ours.map(str::to_owned),
        theirs: theirs.map(str::to_owned),
        reached,
        class,
        why: why.to_owned(),
    };
    let ours = Some("01890a5d");
    use Reached::*;
    let table = [
        (
            "twilio",
            "MessageSid=SM1&MessageStatus=delivered&To=%2B447700900123",
            receipt(ours, Some("SM1"), Delivered, None, "delivered"),
        ),
        (
            "twilio",
            "MessageSid=SM1&MessageStatus=undelivered&ErrorCode=30006",
            receipt(ours, Some("SM1"), Failed, Some(Class::NotMobile), "undelivered, code 30006"),
        ),
        (
            "twilio",
            "MessageSid=SM1&MessageStatus=failed&ErrorCode=20429",
            receipt(ours, Some("SM1"), Failed, None, "failed, code 20429"),
        ),
        (
            "vonage",
            r#"{"message_uuid":"aa","status":"rejected","client_ref":"01890a5e","error":{"detail":"to 447700900123"}}"#,
            receipt(Some("01890a5e"), Some("aa"), Failed, None, "rejected, to *********123"),
        ),
        (
            "vonage-sms",
            "?messageId=0A1&msisdn=447700900123&status=expired&err-code=0",
            receipt(ours, Some("0A1"), Expired, None, "expired, 0"),
        ),
        (
            "smsgate",
            r#"{"event":"sms:failed","payload":{"messageId":"01890a5e","reason":"RESULT_ERROR_LIMIT_EXCEEDED"}}"#,
            receipt(Some("01890a5e"), None, Failed, None, "sms:failed, RESULT_ERROR_LIMIT_EXCEEDED"),
        ),
        ("kannel", "?status=8&id=&why=ACK%2F", receipt(ours, None, Sent, None, "8, ACK/")),
        ("kannel", "?status=1&id=55&why=", receipt(ours, Some("55"), Delivered, None, "1")),
        (
            "plivo",
            "MessageUUID=aa&Status=undelivered&ErrorCode=50",
            receipt(ours, Some("aa"), Failed, Some(Class::InvalidNumber), "undelivered, code 50"),
        ),
        (
            "sinch",
            r#"{"type":"recipient_delivery_report_sms","batch_id":"01F","client_reference":"01890a5e","code":0,"status":"Dispatched"}"#,
            receipt(Some("01890a5e"), Some("01F"), Sent, None, "Dispatched, 0"),
        ),
        (
            "telnyx",
            r#"{"data":{"event_type":"message.finalized","payload":{"id":"40","to":[{"status":"delivery_failed"}],"errors":[{"code":"40300","title":"Blocked due to STOP"}]}}}"#,
            receipt(
                ours,
                Some("40"),
                Failed,
                Some(Class::OptedOut),
                "delivery_failed, code 40300, Blocked due to STOP",
            ),
        ),
        (
            "messagebird",
            "?id=e8&reference=01890a5e&recipient=447700900123&status=delivered",
            receipt(Some("01890a5e"), Some("e8"), Delivered, None, "delivered"),
        ),
        (
            "clicksend",
            "message_id=BF&status_code=301&custom_string=01890a5e&status_text=failed",
            receipt(Some("01890a5e"), Some("BF"), Failed, None, "301, failed"),
        ),
        (
            "jasmin",
            "id=16fd&message_status=DELIVRD&level=3&id_smsc=2567",
            receipt(ours, Some("16fd"), Delivered, None, "DELIVRD"),
        ),
        (
            "http",
            "status=failed&error=opted_out&id=7",
            receipt(ours, Some("7"), Failed, Some(Class::OptedOut), "failed, code opted_out"),
        ),
        ("console", "status=delivered", receipt(ours, None, Delivered, None, "delivered")),
    ];
    for (name, posted, wanted) in table {
        assert_eq!(opened(&unsigned(name), Door::Receipt, posted), Ok(vec![Came::Receipt(wanted)]), "{name}");
    }
}

#[test]
fn what_says_what_it_is_may_come_to_either_door_and_the_rest_is_left_alone() {
    let (received, finalized) = (
        r#"{"data":{"event_type":"message.received","payload":{"id":"7e","from":{"phone_number":"+447700900123"},"text":"12"}}}"#,
        r#"{"data":{"event_type":"message.finalized","payload":{"id":"40","to":[{"status":"delivered"}]}}}"#,
    );
    for door in [Door::Text, Door::Receipt] {
        let telnyx = |posted| opened(&unsigned("telnyx"), door, posted).unwrap();
        assert!(matches!(telnyx(received)[..], [Came::Text(_)]) && matches!(telnyx(finalized)[..], [Came::Receipt(_)]));
        assert_eq!(telnyx(r#"{"data":{"event_type":"number_order.complete"}}"#), [Came::Nothing]);
        let received = r#"{"channel":"sms","message_type":"image","message_uuid":"aa"}"#;
        assert_eq!(opened(&unsigned("vonage"), door, received), Ok(vec![Came::Nothing]));
    }
    // Twilio's texts and receipts look alike, so only the door tells.
    let both = "MessageSid=SM1&From=%2B447700900123&Body=12&MessageStatus=sent";
    assert!(matches!(opened(&unsigned("twilio"), Door::Text, both).as_deref(), Ok([Came::Text(_)])));
    assert!(matches!(opened(&unsigned("twilio"), Door::Receipt, both).as_deref(), Ok([Came::Receipt(_)])));
    assert_eq!(
        opened(&unsigned("twilio"), Door::Receipt, "MessageSid=SM1&MessageStatus=read"),
        Ok(vec![Came::Nothing])
    );
}

#[test]
fn what_is_not_understood_says_what_is_missing() {
    let unreadable = |name: &str, door, posted: &str| match opened(&unsigned(name), door, posted) {
        Err(Doubt::Unreadable(why)) => why,
        other => panic!("{name} {posted}: {other:?}"),
    };
    assert_eq!(unreadable("twilio", Door::Text, "MessageSid=SM1&Body=12"), "it has no “From”");
    assert_eq!(unreadable("twilio", Door::Text, "From=1&Body=12"), "it has no “MessageSid”");
    assert_eq!(unreadable("twilio", Door::Text, "From=1&MessageSid=SM1"), "it has no “Body”");
    assert_eq!(unreadable("twilio", Door::Text, "From=1&Body=12&MessageSid="), "what makes it the same text is empty");
    assert_eq!(unreadable("kannel", Door::Text, "?from=+&text=12&id=1"), "it has no “from”");
    assert_eq!(unreadable("twilio", Door::Receipt, "MessageSid=SM1"), "it has no “MessageStatus”");
    assert!(unreadable("smsgate", Door::Text, "{\"event\":").contains("EOF"));
    let missing = r#"{"event":"sms:received","payload":{"messageId":"a","message":"12"}}"#;
    assert_eq!(unreadable("smsgate", Door::Text, missing), "it has no “/payload/sender”");
    let no_name =
        Post { door: Door::Receipt, method: "GET", url: "https://hub.example/r?status=1", headers: &[], body: b"" };
    let now = "2026-11-23T09:00:00Z".parse().unwrap();
    assert_eq!(unsigned("kannel").open(&no_name, now), Err(Doubt::Unreadable("it names no message".to_owned())));
    // What is not signed is not even read.
    assert_eq!(opened(&gateway("smsgate"), Door::Text, "{\"event\":"), Err(Doubt::Forged));
}

#[test]
fn a_list_of_texts_is_read_one_by_one() {
    let mut many = unsigned("http");
    many.preset.inbound.as_mut().unwrap().each = Some(At::try_from("/results".to_owned()).unwrap());
    let posted = r#"{"results":[{"id":1,"from":"447700900123","text":"a"},{"id":2,"from":"447700900123","text":"b"}]}"#;
    let came = opened(&many, Door::Text, posted).unwrap();
    let keys: Vec<&str> =
        came.iter().map(|came| if let Came::Text(text) = came { text.key.as_str() } else { "" }).collect();
    assert_eq!(keys, ["1", "2"]);
    assert_eq!(opened(&many, Door::Text, "{}"), Ok(vec![Came::Nothing]));
}

#[test]
fn posts_are_answered_as_their_gateway_wants_it() {
    let reply = |name: &str| {
        let gateway = gateway(name);
        let PostReply { status, content_type, body } = gateway.reply();
        format!("{status} {} {body}", content_type.unwrap_or("-"))
    };
    assert_eq!(reply("twilio"), "200 text/xml <Response/>");
    assert_eq!(reply("jasmin"), "200 - ACK/Jasmin");
    assert_eq!(reply("kannel"), "200 - ");
}

#[test]
fn a_bad_preset_is_named_with_the_place() {
    let console = BUILT_IN.iter().find(|(name, _)| *name == "console").unwrap().1;
    let table = [
        (
            "rate = \"10/s\"",
            "rate = \"10/d\"",
            "ours.toml, line 5 (“rate = \"10/d\"”): the rate “10/d” is not understood",
        ),
        ("rate =", "rat =", "line 5 (“rat = \"10/s\"”): unknown field `rat`"),
        ("[send]", "[send]\nmethod = \"PUT\"", "unknown variant `PUT`"),
        ("text = \"{text}\"", "text = \"{text\"", "“{text” has a brace that is no {name}"),
        ("text = \"{text}\"", "text = \"{txt}\"", "ours.toml: send names {txt}, which is no setting"),
        ("text = \"{text}\"", "text = 0.5", "0.5 can stand in no JSON"),
        ("[send.json]", "[send.form]\na = \"b\"\n[send.json]", "send.form and send.json are both there"),
        ("from = \"from\"", "from = \"/a~2\"", "a “~” is written ~0"),
        ("key = [\"id\"]", "key = []", "inbound.key is empty"),
        ("[send]", "[settings]\ntext = { about = \"x\" }\n[send]", "settings.text cannot be called so"),
        ("[send]", "[settings]\na = { about = \"x\", default = \"{b}\" }\n[send]", "settings.a.default names {b}"),
        (
            "[send]",
            "[settings]\na = { about = \"x\", default = \"\" }\nb = { about = \"x\", default = \"{a}\" }\n[send]",
            "settings.b.default names {a}, which has",
        ),
        ("[send]", "[accepted]\ntext = [\"{to}\"]\n[send]", "accepted.text may have no name in it but {id}"),
        ("[send]", "[reply]\nstatus = 204\n[send]", "reply.status is 204"),
        ("[send]", "[verify]\nscheme = \"md5\"\n[send]", "unknown variant `md5`"),
        ("[send]", "[verify]\nscheme = \"basic\"\nuser = \"u\"\npassword = \"{to}\"\n[send]", "verify names {to}"),
        (
            "[send]",
            "[verify]\nscheme = \"hmac\"\nsecret = \"s\"\nheader = \"x\"\nsigned = [\"{body}\"]\ntime = \"t\"\n[send]",
            "verify.time is t, which",
        ),
        (
            "[send]",
            "[verify]\nscheme = \"hmac\"\nsecret = \"s\"\nheader = \"x\"\nsigned = [\"{to}\"]\n[send]",
            "{to} is no part of a post",
        ),
        (
            "[send]",
            "[verify]\nscheme = \"basic\"\nuser = \"u\"\npassword = \"p\"\nrealm = \"r\"\n[send]",
            "unknown field `realm`",
        ),
    ];
    for (from, to, wanted) in table {
        assert!(console.contains(from), "{from}");
        let complaint = Preset::parse("ours.toml", &console.replacen(from, to, 1)).unwrap_err();
        assert!(
            complaint.starts_with("ours.toml") && complaint.contains(wanted) && !complaint.contains('\n'),
            "{complaint}"
        );
    }
}
