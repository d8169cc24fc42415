"""How each vendor signs what it posts, by the vendor's own library wherever there is one.

A `Vendor` makes posts as its gateway does; `believes` is what the vendor's library says of one, and None where it has no say.
"""

import base64
import hashlib
import hmac
import json
import re
import subprocess
import uuid
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
import messagebird.request_validator
import nacl.signing
import plivo.utils.signature_v3 as plivo_v3
import telnyx.lib.webhook_verification as telnyx_webhooks
import vonage_jwt
from sinch.domains.authentication.sinch_events.v1 import authentication_validation as sinch_events
from twilio.request_validator import RequestValidator as Twilio

OURS = "+447700900456"


@dataclass
class Post:
    url: str
    headers: dict
    body: bytes


class Vendor:
    """`signs_time`: how old a post is shows, from `too_old` seconds on; `signs_url`: so does where it was sent."""

    name = ""
    secret = "s3cr3t-of-the-hub-for-its-gateway"
    signs_time = signs_url = False
    too_old = 3600
    # The header without which nothing is believed.
    header = ""
    form = False

    def settings(self, base_url):
        """The lines of [sms.NAME] beside preset and from."""
        raise NotImplementedError

    def sent(self, asked):
        """What the gateway answers when it takes a text: status, JSON, and its own name for the text."""
        raise NotImplementedError

    def text(self, sender, text, key):
        """What is posted when somebody's text comes in."""
        raise NotImplementedError

    def receipt(self, id, number):
        """What is posted when a text was delivered."""
        raise NotImplementedError

    def sign(self, url, body, now, secret):
        """The headers."""
        raise NotImplementedError

    def believes(self, post):
        return None

    def unsigned(self, post):
        return Post(post.url, {name: value for name, value in post.headers.items() if name != self.header}, post.body)

    def post(self, url, said, now, secret=None):
        body = urlencode(said).encode() if self.form else json.dumps(said, ensure_ascii=False).encode()
        kind = "application/x-www-form-urlencoded; charset=UTF-8" if self.form else "application/json"
        return Post(url, {"Content-Type": kind} | self.sign(url, body, now, secret or self.secret), body)


def by_openssl(secret, signed):
    """HMAC-SHA-256 in hexadecimal, for those that have no library: openssl has never seen our code."""
    words = ["openssl", "dgst", "-sha256", "-hmac", secret, "-hex"]
    return subprocess.run(words, input=signed, capture_output=True, check=True).stdout.decode().split("= ")[1].strip()


class TwilioVendor(Vendor):
    name, header, form, signs_url = "twilio", "X-Twilio-Signature", True, True
    account = "AC0123456789abcdef0123456789abcdef"

    def settings(self, base_url):
        return {"account_sid": self.account, "auth_token": self.secret, "base_url": base_url}

    def sent(self, asked):
        id = "SM" + uuid.uuid4().hex
        return 201, {"sid": id, "status": "queued", "error_code": None}, id

    def text(self, sender, text, key):
        empty = dict.fromkeys(("ToState", "ToCity", "FromCity", "FromZip", "ToZip", "FromState"), "")
        said = {"MessageSid": key, "SmsMessageSid": key, "AccountSid": self.account, "From": sender, "To": OURS, "Body": text}
        return empty | said | {"NumMedia": "0", "NumSegments": "1", "ApiVersion": "2010-04-01", "SmsStatus": "received"}

    def receipt(self, id, number):
        said = {"MessageSid": id, "SmsSid": id, "AccountSid": self.account, "From": OURS, "To": number}
        return said | {"MessageStatus": "delivered", "SmsStatus": "delivered", "ApiVersion": "2010-04-01"}

    def sign(self, url, body, now, secret):
        said = dict(parse_qsl(body.decode(), keep_blank_values=True))
        return {self.header: Twilio(secret).compute_signature(url, said)}

    def believes(self, post):
        said = dict(parse_qsl(post.body.decode(), keep_blank_values=True))
        return Twilio(self.secret).validate(post.url, said, post.headers.get(self.header, ""))


class VonageVendor(Vendor):
    name, header, signs_time = "vonage", "Authorization", True
    # It repeats a post for a day.
    too_old = 25 * 3600

    def settings(self, base_url):
        return {"api_key": "abcd1234", "api_secret": "hub", "signature_secret": self.secret, "base_url": base_url}

    def sent(self, asked):
        id = str(uuid.uuid4())
        return 202, {"message_uuid": id}, id

    def text(self, sender, text, key):
        said = {"channel": "sms", "message_uuid": key, "from": sender[1:], "to": OURS[1:], "text": text}
        return said | {"timestamp": "2026-11-23T10:00:00Z", "message_type": "text", "sms": {"num_messages": "1"}}

    def receipt(self, id, number):
        said = {"message_uuid": id, "from": OURS[1:], "to": number[1:], "channel": "sms", "status": "delivered"}
        return said | {"timestamp": "2026-11-23T10:00:00Z", "usage": {"currency": "EUR", "price": "0.03"}}

    def claims(self, url, body, now):
        hashed = hashlib.sha256(body).hexdigest()
        return {"iss": "Vonage", "iat": int(now), "jti": str(uuid.uuid4()), "payload_hash": hashed, "api_key": "abcd1234"}

    def sign(self, url, body, now, secret):
        return self.bearer(jwt.encode(self.claims(url, body, now), secret, algorithm="HS256"))

    def bearer(self, token):
        return {self.header: f"Bearer {token}"}

    def believes(self, post):
        token = post.headers.get(self.header, "").removeprefix("Bearer ")
        try:
            believed = vonage_jwt.verify_signature(token, self.secret)
        except vonage_jwt.VonageVerifyJwtError:
            return False
        # The library leaves the body to whoever calls it.
        hashed = hashlib.sha256(post.body).hexdigest()
        return believed and jwt.decode(token, options={"verify_signature": False}).get("payload_hash") == hashed


class PlivoVendor(Vendor):
    name, header, form, signs_url = "plivo", "X-Plivo-Signature-V3", True, True

    def settings(self, base_url):
        return {"auth_id": "MAXXXXXXXXXXXXXXXXXX", "auth_token": self.secret, "base_url": base_url}

    def sent(self, asked):
        id = str(uuid.uuid4())
        return 202, {"api_id": str(uuid.uuid4()), "message": "message(s) queued", "message_uuid": [id]}, id

    def text(self, sender, text, key):
        said = {"From": sender[1:], "To": OURS[1:], "Text": text, "Type": "sms", "MessageUUID": key, "Units": "1"}
        return said | {"TotalAmount": "0.00", "TotalRate": "0.00"}

    def receipt(self, id, number):
        said = {"From": OURS[1:], "To": number[1:], "MessageUUID": id, "ParentMessageUUID": id, "Status": "delivered"}
        return said | {"Units": "1", "PartInfo": "1 of 1", "ErrorCode": "000"}

    def sign(self, url, body, now, secret):
        nonce = str(uuid.uuid4().int)[:20]
        said = dict(parse_qsl(body.decode(), keep_blank_values=True))
        base = plivo_v3.construct_post_url(url, said).decode()
        signature = plivo_v3.get_signature_v3(secret.encode(), base, nonce.encode()).decode()
        return {self.header: f"an+older+token+signed+this+one=,{signature}", f"{self.header}-Nonce": nonce}

    def believes(self, post):
        said = dict(parse_qsl(post.body.decode(), keep_blank_values=True))
        headers = post.headers
        nonce = headers.get(f"{self.header}-Nonce", "")
        return plivo_v3.validate_v3_signature("POST", post.url, nonce, self.secret, headers.get(self.header, ""), said)


class TelnyxVendor(Vendor):
    name, header, signs_time = "telnyx", "Telnyx-Signature-Ed25519", True
    key = nacl.signing.SigningKey(bytes(range(32)))
    other_key = nacl.signing.SigningKey(bytes(range(1, 33)))
    secret = key

    def public_key(self):
        return base64.b64encode(bytes(self.key.verify_key)).decode()

    def settings(self, base_url):
        return {"api_key": "KEY0123", "public_key": self.public_key(), "base_url": base_url}

    def sent(self, asked):
        id = str(uuid.uuid4())
        return 200, {"data": {"record_type": "message", "id": id, "to": [{"status": "queued"}]}}, id

    def event(self, kind, payload):
        said = {"event_type": kind, "id": str(uuid.uuid4()), "occurred_at": "2026-11-23T10:00:00.000+00:00", "payload": payload}
        return {"data": said | {"record_type": "event"}, "meta": {"attempt": 1, "delivered_to": "https://hub.example"}}

    def text(self, sender, text, key):
        payload = {"direction": "inbound", "from": {"phone_number": sender, "carrier": ""}, "id": key, "text": text}
        return self.event("message.received", payload | {"to": [{"phone_number": OURS, "status": "webhook_delivered"}], "type": "SMS"})

    def receipt(self, id, number):
        payload = {"direction": "outbound", "id": id, "from": {"phone_number": OURS}, "errors": [], "type": "SMS"}
        return self.event("message.finalized", payload | {"to": [{"phone_number": number, "status": "delivered"}]})

    def sign(self, url, body, now, secret):
        secret = self.other_key if isinstance(secret, str) else secret
        signature = secret.sign(f"{int(now)}|".encode() + body).signature
        return {self.header: base64.b64encode(signature).decode(), "Telnyx-Timestamp": str(int(now))}

    def believes(self, post):
        try:
            telnyx_webhooks.verify_webhook_signature(post.body, post.headers, self.public_key())
        except telnyx_webhooks.WebhookVerificationError:
            return False
        return True


class SinchVendor(Vendor):
    name, header, signs_time = "sinch", "x-sinch-webhook-signature", True
    # It repeats a post for nearly 23 hours.
    too_old = 25 * 3600

    def settings(self, base_url):
        return {"service_plan_id": "plan", "api_token": "hub", "callback_secret": self.secret, "base_url": base_url}

    def sent(self, asked):
        id = "01" + uuid.uuid4().hex[:24].upper()
        return 201, {"id": id, "to": ["447700900123"], "canceled": False}, id

    def text(self, sender, text, key):
        said = {"type": "mo_text", "id": key, "from": sender[1:], "to": OURS[1:], "body": text, "operator_id": "35000"}
        return said | {"received_at": "2026-11-23T10:00:00.000Z"}

    def receipt(self, id, number):
        said = {"type": "recipient_delivery_report_sms", "batch_id": id, "recipient": number[1:], "code": 0, "status": "Delivered"}
        return said | {"at": "2026-11-23T10:00:00.000Z"}

    def sign(self, url, body, now, secret):
        nonce, time = uuid.uuid4().hex[:26].upper(), str(int(now))
        signed = sinch_events.compute_signed_data(body.decode(), nonce, time)
        signature = sinch_events.calculate_sinch_event_signature(signed, secret)
        return {self.header: signature, f"{self.header}-nonce": nonce, f"{self.header}-timestamp": time,
                f"{self.header}-algorithm": "HmacSHA256"}  # fmt: skip

    def believes(self, post):
        return sinch_events.validate_sinch_event_signature_with_nonce(self.secret, post.headers, post.body.decode())


class MessageBirdVendor(Vendor):
    name, header, signs_time, signs_url = "messagebird", "MessageBird-Signature-JWT", True, True

    def settings(self, base_url):
        return {"access_key": "hub", "signing_key": self.secret, "base_url": base_url}

    def sent(self, asked):
        id = uuid.uuid4().hex
        return 201, {"id": id, "recipients": {"totalSentCount": 1, "items": [{"status": "sent"}]}}, id

    def text(self, sender, text, key):
        said = {"id": key, "originator": sender[1:], "recipient": OURS[1:], "body": text}
        return said | {"createdDatetime": "2026-11-23T10:00:00+00:00"}

    def receipt(self, id, number):
        said = {"id": id, "recipient": number[1:], "status": "delivered", "statusDatetime": "2026-11-23T10:00:00+00:00"}
        return said

    def claims(self, url, body, now):
        hashed = {"url_hash": hashlib.sha256(url.encode()).hexdigest(), "payload_hash": hashlib.sha256(body).hexdigest()}
        return {"iss": "MessageBird", "nbf": int(now), "exp": int(now) + 60, "jti": str(uuid.uuid4())} | hashed

    def sign(self, url, body, now, secret):
        return self.bearer(jwt.encode(self.claims(url, body, now), secret, algorithm="HS256"))

    def bearer(self, token):
        return {self.header: token}

    def believes(self, post):
        validator = messagebird.request_validator.RequestValidator(self.secret)
        try:
            validator.validate_signature(post.headers.get(self.header, ""), post.url, post.body)
        except messagebird.error.ValidationError:
            return False
        return True


class SmsGateVendor(Vendor):
    name, header, signs_time = "smsgate", "X-Signature", True

    def settings(self, base_url):
        return {"base_url": base_url, "username": "hub", "password": "hub", "signing_key": self.secret}

    def sent(self, asked):
        id = json.loads(asked.body)["id"]
        return 202, {"id": id, "state": "Pending", "recipients": []}, id

    def event(self, kind, payload):
        return {"event": kind, "id": uuid.uuid4().hex[:21], "deviceId": "ffffffffceb0b1db", "webhookId": "LreFUt-Z3sSq0JufY9uWB",
                "payload": payload}  # fmt: skip

    def text(self, sender, text, key):
        payload = {"messageId": key, "message": text, "sender": sender, "recipient": OURS, "simNumber": 1}
        return self.event("sms:received", payload | {"receivedAt": "2026-11-23T10:00:00.000+00:00"})

    def receipt(self, id, number):
        payload = {"messageId": id, "phoneNumber": number, "sender": OURS, "simNumber": 1}
        return self.event("sms:delivered", payload | {"deliveredAt": "2026-11-23T10:00:00.000+00:00"})

    def sign(self, url, body, now, secret):
        return {self.header: by_openssl(secret, body + str(int(now)).encode()), "X-Timestamp": str(int(now))}

    def believes(self, post):
        wanted = hmac.new(self.secret.encode(), post.body + post.headers["X-Timestamp"].encode(), hashlib.sha256).hexdigest()
        return hmac.compare_digest(wanted, post.headers.get(self.header, ""))


class OwnVendor(Vendor):
    """A program of the operator's own, by the preset `http`."""

    name, header, form, signs_time, signs_url = "http", "X-Signature", True, True, True

    def settings(self, base_url):
        return {"base_url": base_url, "token": "hub", "signing_key": self.secret}

    def sent(self, asked):
        id = uuid.uuid4().hex
        return 200, {"id": id}, id

    def text(self, sender, text, key):
        return {"from": sender, "to": OURS, "text": text, "id": key}

    def receipt(self, id, number):
        return {"id": id, "status": "delivered"}

    def sign(self, url, body, now, secret):
        signed = b"\n".join([str(int(now)).encode(), url.encode(), body])
        return {self.header: by_openssl(secret, signed), "X-Timestamp": str(int(now))}


class VonageSmsVendor(Vendor):
    """The older API's `sig`, in the form itself; its library is for Node."""

    name, form, signs_time = "vonage-sms", True, True
    # It repeats a post for a day.
    too_old = 25 * 3600
    packages = None
    script = None

    def settings(self, base_url):
        return {"api_key": "abcd1234", "api_secret": "hub", "signature_secret": self.secret, "base_url": base_url}

    def sent(self, asked):
        id = uuid.uuid4().hex[:16].upper()
        return 200, {"message-count": "1", "messages": [{"to": "447700900123", "message-id": id, "status": "0"}]}, id

    def text(self, sender, text, key):
        said = {"msisdn": sender[1:], "to": OURS[1:], "messageId": key, "text": text, "type": "text", "keyword": "YES"}
        return said | {"message-timestamp": "2026-11-23 10:00:00"}

    def receipt(self, id, number):
        said = {"msisdn": number[1:], "to": OURS[1:], "messageId": id, "status": "delivered", "err-code": "0"}
        return said | {"scts": "2611231000", "message-timestamp": "2026-11-23 10:00:00"}

    def post(self, url, said, now, secret=None):
        said = said | {"timestamp": str(int(now)), "nonce": str(uuid.uuid4())}
        # What stands in the address is signed as well: the library puts both together.
        whole = said | dict(parse_qsl(urlsplit(url).query))
        signed = "".join(f"&{key}={whole[key].translate({38: '_', 61: '_'})}" for key in sorted(whole))
        sig = hmac.new((secret or self.secret).encode(), signed.encode(), hashlib.sha256).hexdigest()
        body = urlencode(said | {"sig": sig}).encode()
        return Post(url, {"Content-Type": "application/x-www-form-urlencoded"}, body)

    def unsigned(self, post):
        return Post(post.url, post.headers, re.sub(rb"&sig=\w+", b"", post.body))

    def believes(self, post):
        said = dict(parse_qsl(post.body.decode(), keep_blank_values=True))
        asked = [{"sig": said.get("sig", ""), "params": said, "secret": self.secret, "algorithm": "SHA256HMAC"}]
        words = ["node", self.script, self.packages]
        return json.loads(subprocess.run(words, input=json.dumps(asked).encode(), capture_output=True, check=True).stdout)[0]


ALL = [TwilioVendor, VonageVendor, VonageSmsVendor, PlivoVendor, TelnyxVendor, SinchVendor, MessageBirdVendor, SmsGateVendor, OwnVendor]
