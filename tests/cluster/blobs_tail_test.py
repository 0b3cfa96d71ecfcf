"""Blobs that grow while `vmsift tail` follows them, in a real Azurite: the counts are those of a scan of what they
hold in the end.

VMSIFT names the program. Starts an Azurite of its own, and ends it.
"""
import datetime
import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import blob_account  # noqa: E402
import faulty_proxy  # noqa: E402

VMSIFT = os.environ["VMSIFT"]
AZURITE = os.path.join(ROOT, "tools/cluster/azurite")
LINE = ('{"time":"%s","category":"Administrative","resourceId":"/SUBSCRIPTIONS/S/RESOURCEGROUPS/RG/PROVIDERS/'
        'MICROSOFT.COMPUTE/VIRTUALMACHINES/%s","properties":{"error":{"code":"%s","message":"VM \'%s\' did not start in '
        'the allotted time. The VM may still start successfully. Please check the power state later."}}}\n')


def line(vm, code="VMStartTimedOut", time="2026-11-23T17:02:11Z"):
    return (LINE % (time, vm, code, vm)).encode()


def hour_of(resource, hour):
    return f"resourceId=/SUBSCRIPTIONS/{resource}/y=2026/m=11/d=23/h={hour:02}/m=00/PT1H.json"


class Program:
    """A running vmsift, with what it has printed so far."""

    def __init__(self, *arguments, key=blob_account.KEY):
        settings = {name: value for name, value in os.environ.items() if not name.startswith("AZURE_")}
        if key:
            settings["AZURE_STORAGE_KEY"] = key
        self.process = subprocess.Popen([VMSIFT, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, env=settings)
        self.text = {"out": "", "errors": ""}
        self.changed = threading.Condition()
        self.threads = [threading.Thread(target=self.collect, args=arguments) for arguments in (
            (self.process.stdout, "out"), (self.process.stderr, "errors"))]
        for thread in self.threads:
            thread.start()

    def collect(self, stream, name):
        for read in stream:
            with self.changed:
                self.text[name] += read.decode()
                self.changed.notify_all()

    def wait_for(self, name, words, seconds=60):
        with self.changed:
            if not self.changed.wait_for(lambda: words in self.text[name], seconds):
                raise AssertionError(f"{words!r} is not in {self.text}")

    def end(self, number=signal.SIGTERM):
        """Status, output and messages."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(60)
        for thread in self.threads:
            thread.join()
        self.process.stdout.close()
        self.process.stderr.close()
        return status, self.text["out"], self.text["errors"]


class Writer:
    """Blobs that programs append to, each line by itself or cut, and one that is written anew each time."""

    def __init__(self, account, container, seed):
        self.account = account
        self.container = container
        self.random = random.Random(seed)
        self.append = [hour_of(f"S{i}", 10) for i in range(4)]
        for name in self.append:
            account.create_append(container, name)
        self.rewritten = b""
        self.rests = {}
        self.written = 0

    def lines(self):
        text = b""
        for _ in range(self.random.randrange(20)):
            self.written += 1
            text += line(f"vm-{self.random.randrange(30)}", self.random.choice(["VMStartTimedOut", "VMNotFound"]))
            text += b'{"status":"Succeeded"}\n' * self.random.randrange(20)
        return text

    def cut(self, name, text):
        """A line may be written in two parts."""
        text = self.rests.pop(name, b"") + text
        at = len(text) - self.random.randrange(min(len(text), 100) + 1)
        self.rests[name] = text[at:]
        return text[:at]

    def write(self):
        name = self.random.choice(self.append)
        text = self.cut(name, self.lines())
        if text:
            self.account.append(self.container, name, text)
        if self.random.random() < 0.3:
            self.rewritten += self.cut("rewritten.log", self.lines())
            self.account.put(self.container, "rewritten.log", self.rewritten)
        if self.random.random() < 0.03:
            self.append.append(hour_of(f"S{self.random.randrange(6)}", 11 + len(self.append)))
            self.account.create_append(self.container, self.append[-1])

    def finish(self):
        for name, rest in self.rests.items():
            if name == "rewritten.log":
                self.account.put(self.container, name, self.rewritten + rest)
            elif rest:
                self.account.append(self.container, name, rest)


class TailOfBlobs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="vmsift-tail-blobs-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        start = subprocess.run([AZURITE, "start", cls.folder + "/azurite"], check=True, stdout=subprocess.PIPE, text=True)
        cls.addClassCleanup(subprocess.run, [AZURITE, "stop", cls.folder + "/azurite"], check=True)
        cls.account = blob_account.Account(start.stdout.strip())

    def start(self, *arguments, key=blob_account.KEY):
        program = Program(*arguments, key=key)
        self.addCleanup(lambda: program.process.poll() is None and program.process.kill())
        return program

    def scan(self, path):
        result = subprocess.run([VMSIFT, "scan", "--format", "json", path], check=True, stdout=subprocess.PIPE,
                                env={**os.environ, "AZURE_STORAGE_KEY": blob_account.KEY})
        return json.loads(result.stdout)

    def assert_counts_of(self, report, scanned):
        for part in ("failures", "ledger", "codes", "vms"):
            self.assertEqual(report[part], scanned[part], part)

    def test_kills_and_faults_lose_and_repeat_nothing(self):
        self.account.create("growing")
        writer = Writer(self.account, "growing", seed=7)
        proxy = faulty_proxy.Proxy(self.account.host, share=0.15, seed=7)
        self.addCleanup(proxy.end)
        url = proxy.url(blob_account.ACCOUNT) + "/growing"
        state = self.folder + "/growing.state"
        killed = 0
        end = time.monotonic() + 45
        while time.monotonic() < end:
            program = self.start("tail", "--state", state, "--format", "json", url)
            kill_at = time.monotonic() + writer.random.uniform(3, 16)
            while time.monotonic() < min(kill_at, end):
                writer.write()
            program.end(signal.SIGKILL)
            killed += 1
        writer.finish()
        proxy.share = 0
        program = self.start("tail", "--state", state, "--format", "json", url)
        scanned = self.scan(self.account.url + "/growing")
        self.assertEqual(scanned["failures"], writer.written)
        self.assertGreater(killed, 3)
        self.assertGreater(proxy.faults, 10)
        status, output, errors = program.end()
        self.assertEqual((status, errors), (0, ""))
        self.assert_counts_of(json.loads(output), scanned)
        # An empty blob is an input of a scan alone.
        self.assertEqual(len(json.loads(output)["inputs"]), sum(part["bytes"] > 0 for part in scanned["inputs"]))

    def test_a_service_that_hangs_holds_nothing_up(self):
        self.account.create("hanging")
        self.account.put("hanging", "a.log", line("in-a"))
        proxy = faulty_proxy.Proxy(self.account.host, share=0)
        self.addCleanup(proxy.end)
        goes_on = threading.Event()
        self.addCleanup(goes_on.set)
        proxy.before = lambda method, path: goes_on.wait(120)
        local = self.folder + "/hanging.log"
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        with open(local, "wb") as file:
            file.write(line("local-1", time=now))
        url = proxy.url(blob_account.ACCOUNT) + "/hanging"
        program = self.start("tail", "--format", "jsonl", "--alert", "count>=2 within 1h", url, local)
        program.wait_for("out", "local-1")
        with open(local, "ab") as file:
            file.write(line("local-2", time=now))
        program.wait_for("out", "local-2", seconds=5)
        program.wait_for("errors", "count>=2 within 1h", seconds=5)
        begin = time.monotonic()
        status, _, errors = program.end()
        self.assertLess(time.monotonic() - begin, 15)
        self.assertEqual(status, 1)
        self.assertIn("stopped before everything was read", errors)

    def test_an_expired_token_is_told_and_a_new_one_goes_on(self):
        self.account.create("expiring")
        name = hour_of("S", 10)
        self.account.append_new("expiring", name, line("before"))
        token = blob_account.sas("expiring", hours=5 / 3600)
        path = f"{self.account.url}/expiring"
        state = self.folder + "/expiring.state"
        program = self.start("tail", "--state", state, "--format", "jsonl", f"{path}?{token}", key=None)
        program.wait_for("out", "before")
        program.wait_for("errors", "the SAS token expired at 20")
        self.account.append("expiring", name, line("after"))
        status, output, errors = program.end()
        self.assertEqual((status, errors.count("expired at")), (1, 1))
        self.assertEqual(len(output.splitlines()), 1)
        new = blob_account.sas("expiring")
        program = self.start("tail", "--state", state, "--format", "jsonl", f"{path}?{new}", key=None)
        program.wait_for("out", "after")
        status, more, more_errors = program.end()
        self.assertEqual((status, more_errors, len(more.splitlines())), (0, "", 1))
        with open(state, "rb") as file:
            saved = file.read().decode(errors="replace")
        for text in (output, errors, more, saved):
            for secret in (token, new):
                self.assertNotIn(secret.partition("sig=")[2], text)
            self.assertNotIn("sig=", text)

    def test_from_the_end_with_files_beside_blobs_and_packed_ones(self):
        self.account.create("mixed")
        self.account.append_new("mixed", "old.json", line("old"))
        self.account.put("mixed", "old.json.gz", gzip.compress(line("old-packed")))
        local = self.folder + "/mixed.log"
        with open(local, "wb") as file:
            file.write(line("old-local"))
        proxy = faulty_proxy.Proxy(self.account.host, share=0)
        self.addCleanup(proxy.end)
        seen = []
        proxy.before = lambda method, path: seen.append((method, path))
        url = proxy.url(blob_account.ACCOUNT) + "/mixed"
        program = self.start("tail", "--from-end", "--format", "jsonl", url, local)
        program.wait_for("errors", "starts at the ends of 2 blobs")
        program.wait_for("errors", "starts at the end of 1 log")
        self.assertEqual([path for _, path in seen if "comp=list" not in path], [])
        self.account.append("mixed", "old.json", line("new"))
        self.account.put("mixed", "new.json.gz", gzip.compress(line("new-packed")))
        with open(local, "ab") as file:
            file.write(line("new-local"))
        for vm in ("new", "new-packed", "new-local"):
            program.wait_for("out", f"VM '{vm}' did")
        status, output, _ = program.end()
        self.assertEqual(status, 0)
        self.assertEqual(len(output.splitlines()), 3)

    def test_a_blob_that_is_made_anew_is_another_log(self):
        self.account.create("anew")
        self.account.append_new("anew", "PT1H.json", line("a"))
        self.account.put("anew", "block.json", line("b"))
        self.account.put("anew", "gone.json", line("c"))
        program = self.start("tail", "--format", "json", self.account.url + "/anew")
        live = self.start("tail", "--format", "jsonl", self.account.url + "/anew")
        for vm in "abc":
            live.wait_for("out", f"VM '{vm}' did")
        self.account.append_new("anew", "PT1H.json", line("d"))
        self.account.put("anew", "block.json", line("e"))
        self.account.delete("anew", "gone.json")
        for vm in "de":
            live.wait_for("out", f"VM '{vm}' did")
        self.assertEqual(live.end()[0], 0)
        status, output, errors = program.end()
        report = json.loads(output)
        self.assertEqual((status, errors, report["failures"], len(report["inputs"])), (0, "", 5, 5))


if __name__ == "__main__":
    unittest.main()
