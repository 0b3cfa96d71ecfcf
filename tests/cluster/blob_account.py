"""Writes to a storage account by REST with its key: what tests need to fill Azurite."""
import base64
import datetime
import hashlib
import hmac
import http.client
import urllib.parse

ACCOUNT = "devstoreaccount1"
# The same for everybody (Microsoft, "Use the Azurite emulator").
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
BLOCK_BYTES = 32 << 20


def sign(text, key=KEY):
    digest = hmac.new(base64.b64decode(key), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


class Account:
    def __init__(self, url):
        """`url`: http://127.0.0.1:PORT/devstoreaccount1"""
        self.url = url
        self.host = urllib.parse.urlsplit(url).netloc

    def request(self, method, path, query=None, headers=None, body=b""):
        """`path`: CONTAINER/NAME. Returns the answer's status, headers and body."""
        query = query or {}
        headers = {"x-ms-date": datetime.datetime.now(datetime.timezone.utc).strftime("%a, %d %b %Y %H:%M:%S GMT"),
                   "x-ms-version": "2021-12-02", **(headers or {})}
        resource = f"/{ACCOUNT}/" + urllib.parse.quote(path)
        length = str(len(body)) if body else ""
        text = "\n".join([method, "", "", length, "", headers.get("Content-Type", "")] + [""] * 6) + "\n"
        text += "".join(f"{name}:{value}\n" for name, value in sorted(headers.items()) if name.startswith("x-ms-"))
        text += f"/{ACCOUNT}{resource}" + "".join(f"\n{name}:{value}" for name, value in sorted(query.items()))
        headers["Authorization"] = f"SharedKey {ACCOUNT}:{sign(text)}"
        connection = http.client.HTTPConnection(self.host, timeout=60)
        target = resource + ("?" + urllib.parse.urlencode(query) if query else "")
        connection.request(method, target, body, headers)
        answer = connection.getresponse()
        result = answer.status, dict(answer.getheaders()), answer.read()
        connection.close()
        return result

    def expect(self, status, *arguments, **more):
        got = self.request(*arguments, **more)
        if got[0] != status:
            raise AssertionError(f"{arguments[:2]}: {got}")
        return got

    def create(self, container, public=False):
        headers = {"x-ms-blob-public-access": "container"} if public else {}
        self.expect(201, "PUT", container, {"restype": "container"}, headers)

    def put(self, container, name, content):
        path = f"{container}/{name}"
        if len(content) <= BLOCK_BYTES:
            self.expect(201, "PUT", path, headers={"x-ms-blob-type": "BlockBlob"}, body=content)
            return
        blocks = []
        for begin in range(0, len(content), BLOCK_BYTES):
            blocks.append(base64.b64encode(b"%08d" % len(blocks)).decode())
            self.expect(201, "PUT", path, {"comp": "block", "blockid": blocks[-1]},
                        body=content[begin:begin + BLOCK_BYTES])
        listing = "<BlockList>" + "".join(f"<Latest>{block}</Latest>" for block in blocks) + "</BlockList>"
        self.expect(201, "PUT", path, {"comp": "blocklist"}, body=listing.encode())

    def create_append(self, container, name):
        self.expect(201, "PUT", f"{container}/{name}", headers={"x-ms-blob-type": "AppendBlob"})

    def append(self, container, name, content):
        self.expect(201, "PUT", f"{container}/{name}", {"comp": "appendblock"}, body=content)

    def append_new(self, container, name, content):
        """Makes an append blob, anew if there is one."""
        self.create_append(container, name)
        self.append(container, name, content)

    def delete(self, container, name):
        self.expect(202, "DELETE", f"{container}/{name}")


def sas(container, permissions="rl", hours=1):
    """A service SAS of a container (Microsoft, "Create a service SAS"); with `hours` below 0 one that has expired."""
    end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=hours)
    expiry = end.strftime("%Y-%m-%dT%H:%M:%SZ")
    version = "2020-12-06"
    fields = [permissions, "", expiry, f"/blob/{ACCOUNT}/{container}", "", "", "", version, "c", "", "", "", "", "", "", ""]
    return urllib.parse.urlencode({"sv": version, "sr": "c", "sp": permissions, "se": expiry, "sig": sign("\n".join(fields))})
