"""A proxy between vmsift and a blob service, on 127.0.0.1, that breaks what passes.

Faults come at random, from a seed: 503 with Retry-After, a reset, a body that is cut, a body that comes slowly. No
request is broken more than twice in a row, so that patience is rewarded.
"""
import http.client
import http.server
import os
import random
import socket
import struct
import threading
import time


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reset(self):
        # With a linger of 0 s, closing resets the connection.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())
        self.close_connection = True

    def answer(self):
        fault = self.server.fault_of(self.path)
        if fault == "busy":
            self.send_response(503)
            self.send_header("Retry-After", "1")
            self.send_header("x-ms-error-code", "ServerBusy")
            self.send_header("Content-Length", "0")
            return self.end_headers()
        if fault == "reset":
            return self.reset()
        if self.server.before is not None:
            self.server.before(self.command, self.path)
        upstream = http.client.HTTPConnection(self.server.upstream, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
        upstream.request(self.command, self.path, headers=headers)
        answer = upstream.getresponse()
        body = answer.read()
        upstream.close()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"):
                self.send_header(name, value)
        length = answer.getheader("Content-Length", str(len(body))) if self.command == "HEAD" else str(len(body))
        self.send_header("Content-Length", length)
        self.end_headers()
        try:
            if fault == "cut" and body:
                self.wfile.write(body[:self.server.number(len(body))])
                self.wfile.flush()
                self.close_connection = True
            elif fault == "slow":
                for begin in range(0, min(len(body), 5000), 1000):
                    self.wfile.write(body[begin:begin + 1000])
                    time.sleep(0.02)
                self.wfile.write(body[5000:])
            else:
                self.wfile.write(body)
        except OSError:
            self.close_connection = True

    do_GET = do_HEAD = answer


class Proxy(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, upstream, share, seed=1):
        """`share`: of requests that are broken. `before`: called with method and path before one is passed on."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.upstream = upstream
        self.share = share
        self.before = None
        self.random = random.Random(seed)
        self.lock = threading.Lock()
        self.in_a_row = {}
        self.faults = 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def end(self):
        self.shutdown()
        self.server_close()

    def handle_error(self, *_):
        pass

    def number(self, below):
        with self.lock:
            return self.random.randrange(below)

    def fault_of(self, path):
        with self.lock:
            if self.random.random() >= self.share or self.in_a_row.get(path, 0) == 2:
                self.in_a_row[path] = 0
                return None
            self.in_a_row[path] = self.in_a_row.get(path, 0) + 1
            self.faults += 1
            return self.random.choice(["busy", "reset", "cut", "slow"])

    def url(self, account):
        return f"http://127.0.0.1:{self.server_address[1]}/{account}"
