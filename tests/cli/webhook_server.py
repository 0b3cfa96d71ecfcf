"""A webhook's server that misbehaves on demand, on 127.0.0.1.

    webhook_server.py DIRECTORY [PORT]

In the directory:
  cert.pem, key.pem  its certificate; without them it speaks plain HTTP
  plan               what to do with the requests, one word a line: a status, `429:1` for one with Retry-After,
                     `reset`, `redirect`, or `hang`: no answer until the client gives up; then all get 200. The
                     lines that are used up are removed.
  port               is written once it listens
  requests           is appended to: a line of JSON with path, plan and body for each request
"""
import http.server
import json
import os
import socket
import ssl
import struct
import sys
import threading

directory = sys.argv[1]
lock = threading.Lock()


def path(name):
    return os.path.join(directory, name)


def next_plan():
    try:
        with open(path("plan")) as file:
            lines = file.read().split()
    except FileNotFoundError:
        return "200"
    with open(path("plan"), "w") as file:
        file.write("\n".join(lines[1:]))
    return lines[0] if lines else "200"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        with lock:
            plan = next_plan()
            with open(path("requests"), "a") as file:
                file.write(json.dumps({"path": self.path, "plan": plan, "body": json.loads(body)}) + "\n")
        if plan == "reset":
            # With a linger of 0 s, closing resets the connection.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            os.close(self.connection.detach())
            self.close_connection = True
            return
        if plan == "hang":
            self.rfile.read(1)
            self.close_connection = True
            return
        status, _, seconds = ("302" if plan == "redirect" else plan).partition(":")
        self.send_response(int(status))
        if seconds:
            self.send_header("Retry-After", seconds)
        if plan == "redirect":
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        pass  # clients that do not trust it, and connections that were reset


server = Server(("127.0.0.1", int(sys.argv[2]) if len(sys.argv) > 2 else 0), Handler)
if os.path.exists(path("cert.pem")):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path("cert.pem"), path("key.pem"))
    # The handshake is the handler's, so that a slow client holds up nobody.
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
with open(path("port.new"), "w") as file:
    file.write(str(server.server_address[1]))
os.rename(path("port.new"), path("port"))
server.serve_forever()
