"""The senders' side of the world: a name server that knows their domains, and a domain that signs its mail.

Signed with dkimpy (from PyPI), which has nothing to do with what verifies it.
"""

import socket
import struct
import threading

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
import base64

NAME_ERROR, TXT = 3, 16


class Senders:
    """Every domain publishes nothing, but for one: that signs all its mail, and wants what is not signed refused."""

    def __init__(self, signing_domain):
        self.domain = signing_domain
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
        public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        self.records = {
            f"morning._domainkey.{signing_domain}": f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}",
            f"_dmarc.{signing_domain}": "v=DMARC1; p=reject; adkim=s",
        }
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        self.port = self.udp.getsockname()[1]
        threading.Thread(target=self.answer, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.udp.close()

    def signed(self, raw, sender):
        if sender.split("@")[1] != self.domain:
            return raw
        signature = dkim.sign(
            raw, b"morning", self.domain.encode(), self.private, canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[b"from", b"to", b"subject", b"date", b"message-id"],
        )  # fmt: skip
        return signature + raw

    def answer(self):
        while True:
            try:
                query, client = self.udp.recvfrom(4096)
            except OSError:
                return
            name, end = name_in(query)
            kind = struct.unpack(">H", query[end : end + 2])[0]
            text = self.records.get(name.lower()) if kind == TXT else None
            known = any(record == name.lower() or record.endswith("." + name.lower()) for record in self.records)
            code = 0 if text or known else NAME_ERROR
            head = query[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, 1 if text else 0, 0, 0)
            body = query[12 : end + 4]
            if text:
                pieces = [text[at : at + 255].encode() for at in range(0, len(text), 255)]
                data = b"".join(bytes([len(piece)]) + piece for piece in pieces)
                body += b"\xc0\x0c" + struct.pack(">HHIH", TXT, 1, 60, len(data)) + data
            self.udp.sendto(head + body, client)


def name_in(query):
    """The name that is asked for, and where it ends."""
    at, labels = 12, []
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode())
        at += 1 + query[at]
    return ".".join(labels), at + 1
