"""Blobs as input, from a real Azurite: the answers are those of the same files on disk.

VMSIFT names the program and VMSIFT_GENERATE the generator of logs. Starts an Azurite of its own, and ends it.
"""
import gzip
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import blob_account  # noqa: E402
import faulty_proxy  # noqa: E402

VMSIFT = os.environ["VMSIFT"]
AZURITE = os.path.join(ROOT, "tools/cluster/azurite")
SAMPLES = os.path.join(ROOT, "samples/logs")
LINE = ('{"time":"%s","category":"Administrative","level":"Error","resourceId":"/SUBSCRIPTIONS/S/RESOURCEGROUPS/RG/'
        'PROVIDERS/MICROSOFT.COMPUTE/VIRTUALMACHINES/%s","properties":{"error":{"code":"VMStartTimedOut","message":"VM '
        "'%s' did not start in the allotted time. The VM may still start successfully. Please check the power state "
        'later."}}}\n')


def line(vm, time="2026-11-23T17:02:11Z"):
    return (LINE % (time, vm, vm)).encode()


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)


class Blobs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="vmsift-blobs-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        start = subprocess.run([AZURITE, "start", cls.folder + "/azurite"], check=True, stdout=subprocess.PIPE, text=True)
        cls.addClassCleanup(subprocess.run, [AZURITE, "stop", cls.folder + "/azurite"], check=True)
        cls.account = blob_account.Account(start.stdout.strip())
        cls.make_files(cls.folder + "/files")
        cls.account.create("logs")
        for folder, _, names in os.walk(cls.folder + "/files"):
            for name in names:
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    cls.account.put("logs", os.path.relpath(path, cls.folder + "/files"), file.read())

    @classmethod
    def make_files(cls, folder):
        """The samples, a large log, packed ones, an archive by hours, odd names."""
        shutil.copytree(SAMPLES, folder + "/samples", ignore=lambda path, names: [
            name for name in names if not os.path.isfile(os.path.join(path, name))])
        large = subprocess.run([os.environ["VMSIFT_GENERATE"], "--lines", "20000"], check=True,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
        write(folder + "/large/log.jsonl", large)
        write(folder + "/large/log.jsonl.gz", gzip.compress(large, 1))
        write(folder + "/packed/twice/empty.log", b"")
        with tarfile.open(folder + "/packed/logs.tar", "w") as tar, \
                zipfile.ZipFile(folder + "/packed/logs.zip", "w", zipfile.ZIP_DEFLATED) as packed:
            for name, content in (("a.json", line("in-a")), ("d/b.json", line("in-b")), ("large.jsonl", large)):
                info = tarfile.TarInfo(name)
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
                packed.writestr(name, content)
        for day in range(20, 27):
            for hour in (0, 17, 23):
                write(f"{folder}/hours/resourceId=/SUBSCRIPTIONS/S/y=2026/m=11/d={day}/h={hour:02}/m=00/PT1H.json",
                      line(f"vm-{day}-{hour}", f"2026-11-{day}T{hour:02}:02:11Z"))
        for name in ("a b", "100%", "q?x=1", "ü#1", "&<>", "p+q"):
            write(f"{folder}/names/{name}.log", line("vm-n"))

    def run_vmsift(self, *arguments, environment=None, key=blob_account.KEY):
        """Status, output and messages."""
        settings = {name: value for name, value in os.environ.items() if not name.startswith("AZURE_")}
        if key:
            settings["AZURE_STORAGE_KEY"] = key
        settings.update(environment or {})
        result = subprocess.run([VMSIFT, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env=settings, timeout=300)
        return result.returncode, result.stdout.decode(), result.stderr.decode()

    def assert_as_files(self, command, path, url=None, options=(), with_messages=True):
        """What a command says of blobs is what it says of files, but for their paths."""
        url = url or self.account.url
        blobs = self.run_vmsift(command, *options, f"{url}/logs/{path}")
        files = self.run_vmsift(command, *options, f"{self.folder}/files/{path}")

        def named(text):
            return text.replace(f"{url}/logs/", "").replace(f"{self.folder}/files/", "").replace(
                "%25", "%").replace("%3F", "?").replace("%23", "#")

        self.assertEqual(blobs[0], files[0], blobs[2])
        if with_messages:
            self.assertEqual(named(blobs[2]), named(files[2]))
        self.assertEqual(named(blobs[1]), named(files[1]))

    def test_reports_are_those_of_the_same_files(self):
        for path in ("samples", "large", "packed", "names", "hours", "large/log.jsonl.gz", ""):
            for threads in ("1", "4"):
                with self.subTest(path=path, threads=threads):
                    self.assert_as_files("scan", path, options=["--format", "json", "--threads", threads])
        self.assert_as_files("extract", "samples")
        self.assert_as_files("incidents", "samples", options=["--format", "json"])
        self.assert_as_files("learn", "samples")
        self.assert_as_files("scan", "samples", options=["--format", "csv"])

    def test_selections_are_those_of_the_same_files(self):
        self.assert_as_files("scan", "samples", options=["--format", "json", "--include", "az*", "--exclude", "*.txt"])
        self.assert_as_files("scan", "", options=["--format", "json", "--exclude", "h*/**", "--exclude", "large"])
        # Blobs that are not listed are not counted, as files that are not opened are.
        self.assert_as_files("extract", "hours", options=["--since", "2026-11-22", "--until", "2026-11-22T18:00:00Z"],
                             with_messages=False)
        self.assert_as_files("scan", "packed", options=["--format", "json", "--include", "**/*.zip"])

    def test_shards_of_a_plan_add_up_to_one_scan(self):
        for path in ("large", "samples", "hours"):
            url = f"{self.account.url}/logs/{path}"
            plan = f"{self.folder}/plan-{path}.json"
            self.assertEqual(self.run_vmsift("plan", url, "--shards", "3", "-o", plan)[0], 0)
            with open(plan) as file:
                self.assertEqual('"from"' in file.read(), path == "large")
            parts = [f"{self.folder}/{path}-{shard}.counts" for shard in (1, 2, 3)]
            for shard, part in enumerate(parts, 1):
                status, _, errors = self.run_vmsift("scan", "--plan", plan, "--shard", str(shard), "--format", "counts",
                                                    "-o", part)
                self.assertEqual((status, "changed" in errors), (0, False), errors)
            merged = self.run_vmsift("merge", "--format", "json", *parts)
            self.assertEqual(merged[1], self.run_vmsift("scan", "--format", "json", url)[1])

    def test_a_shard_whose_blob_changed_is_refused(self):
        self.account.create("planned")
        self.account.put("planned", "a.log", line("a"))
        url = f"{self.account.url}/planned/a.log"
        plan = f"{self.folder}/plan-changed.json"
        self.assertEqual(self.run_vmsift("plan", url, "--shards", "1", "-o", plan)[0], 0)
        self.account.put("planned", "a.log", line("b"))
        status, _, errors = self.run_vmsift("scan", "--plan", plan, "--shard", "1", "--format", "counts", "-o",
                                            self.folder + "/changed.counts")
        self.assertEqual(status, 2)
        self.assertIn("changed since it was listed", errors)
        self.assertIn("shard 1 is not done; make the plan again", errors)
        self.assertFalse(os.path.exists(self.folder + "/changed.counts"))

    def test_a_shard_that_could_not_be_read_is_not_written(self):
        proxy = faulty_proxy.Proxy(self.account.host, share=0)
        file = self.folder + "/beside.log"
        write(file, line("a"))
        plan = f"{self.folder}/plan-beside.json"
        part = f"{self.folder}/beside.counts"
        url = proxy.url(blob_account.ACCOUNT) + "/logs/names"
        self.assertEqual(self.run_vmsift("plan", file, url, "--shards", "1", "-o", plan)[0], 0)
        # While the blobs are read, the file is written.
        proxy.before = lambda method, path: write(file, line("a") + line("b"))
        shard = ["scan", "--plan", plan, "--shard", "1", "--format", "counts", "-o", part]
        status, _, errors = self.run_vmsift(*shard)
        self.assertEqual(status, 2)
        self.assertIn("beside.log changed since the plan was made; make the plan again", errors)
        proxy.before = None
        self.assertEqual(self.run_vmsift("plan", file, url, "--shards", "1", "-o", plan)[0], 0)
        proxy.end()
        status, _, errors = self.run_vmsift(*shard)
        self.assertEqual(status, 2)
        self.assertIn("shard 1 is not done; run it again where its inputs can be read", errors)
        self.assertFalse(os.path.exists(part))

    def test_faults_on_the_way_change_nothing(self):
        for seed in range(3):
            proxy = faulty_proxy.Proxy(self.account.host, share=0.2, seed=seed)
            self.addCleanup(proxy.end)
            url = proxy.url(blob_account.ACCOUNT)
            with self.subTest(seed=seed):
                self.assert_as_files("scan", "", url, ["--format", "json"])
                self.assertGreater(proxy.faults, 10)

    def test_the_period_narrows_what_is_listed(self):
        proxy = faulty_proxy.Proxy(self.account.host, share=0)
        self.addCleanup(proxy.end)
        seen = []
        proxy.before = lambda method, path: seen.append(path)
        status, output, _ = self.run_vmsift("scan", "--format", "json", "--since", "2026-11-26",
                                            proxy.url(blob_account.ACCOUNT) + "/logs/hours")
        self.assertEqual((status, json.loads(output)["failures"]), (0, 3))
        days = {day for path in seen for day in re.findall(r"prefix=.*%2Fd%3D(\d\d)", path)}
        self.assertEqual(days, {"25", "26"}, seen)

    def test_an_append_blob_that_grows_is_read_to_the_length_it_had(self):
        self.account.create("live")
        self.account.create_append("live", "PT1H.json")
        self.account.append("live", "PT1H.json", line("a"))
        proxy = faulty_proxy.Proxy(self.account.host, share=0)
        self.addCleanup(proxy.end)

        def grow(method, path):
            if method == "GET" and "comp=list" not in path:
                self.account.append("live", "PT1H.json", line("b"))

        proxy.before = grow
        for path in ("/live", "/live/PT1H.json"):
            before = len(self.account.expect(200, "GET", "live/PT1H.json")[2])
            status, output, errors = self.run_vmsift("scan", "--format", "json", proxy.url(blob_account.ACCOUNT) + path)
            self.assertEqual((status, errors), (0, ""))
            self.assertEqual(json.loads(output)["ledger"]["bytes"], before)

    def test_a_blob_that_changes_is_noticed(self):
        self.account.create("changing")
        self.account.put("changing", "a.log", line("a"))
        proxy = faulty_proxy.Proxy(self.account.host, share=0)
        self.addCleanup(proxy.end)
        proxy.before = lambda method, path: "comp=list" in path or method == "HEAD" or self.account.put(
            "changing", "a.log", line("b"))
        url = proxy.url(blob_account.ACCOUNT) + "/changing/a.log"
        status, _, errors = self.run_vmsift("scan", url)
        self.assertEqual((status, errors.strip()),
                         (1, f"vmsift: {url}: changed since it was listed; it had {len(line('a'))} bytes; read it again "
                             "when nobody writes it"))

    def test_every_credential_opens_the_door(self):
        url = f"{self.account.url}/logs/names"
        expected = self.run_vmsift("scan", url)
        self.assertEqual(expected[0], 0, expected[2])
        token = blob_account.sas("logs")
        connection = (f"DefaultEndpointsProtocol=http;AccountName={blob_account.ACCOUNT};"
                      f"AccountKey={blob_account.KEY};BlobEndpoint={self.account.url};")
        for path, environment in ((url + "?" + token, {}), (url, {"AZURE_STORAGE_SAS_TOKEN": token}),
                                  (url, {"AZURE_STORAGE_CONNECTION_STRING": connection}),
                                  ("az://logs/names", {"AZURE_STORAGE_CONNECTION_STRING": connection})):
            with self.subTest(path=path.partition("?")[0], environment=list(environment)):
                self.assertEqual(self.run_vmsift("scan", path, environment=environment, key=None), expected)
        self.account.create("public", public=True)
        self.account.put("public", "a.log", line("a"))
        self.assertEqual(self.run_vmsift("scan", self.account.url + "/public", key=None)[0], 0)

    def test_what_is_refused_says_what_to_do(self):
        url = f"{self.account.url}/logs/names"
        expired = blob_account.sas("logs", hours=-1)
        no_list = blob_account.sas("logs", permissions="r")
        for path, key, words in (
                (url, None, "needs credentials"), (url, "d3Jvbmc=", "the key is not one of the account"),
                (url + "?" + expired, None, "the SAS token expired at 20"),
                (url + "?" + no_list, None, "listing a container or folder l"),
                (f"{self.account.url}/nowhere/a", blob_account.KEY, "there is no container nowhere in the account"),
                (url + "/nowhere", blob_account.KEY, "there is no such blob, and no blob below it")):
            with self.subTest(words=words):
                status, _, errors = self.run_vmsift("scan", path, key=key)
                self.assertEqual(status, 1)
                self.assertIn(words, errors)
        self.assertEqual(self.run_vmsift("scan", "az://logs/a", key=None)[0], 2)

    def test_no_secret_is_printed(self):
        token = blob_account.sas("logs")
        secret = token.partition("sig=")[2]
        for format_ in ("table", "json", "csv", "html", "counts"):
            file = f"{self.folder}/report.{format_}"
            result = self.run_vmsift("scan", "--format", format_, "-o", file,
                                     f"{self.account.url}/logs/samples?{token}", f"{self.account.url}/none/a?{token}",
                                     key=None)
            with open(file, "rb") as report:
                for text in (*map(str, result), report.read().decode(errors="replace")):
                    self.assertNotIn(secret, text)
                    self.assertNotIn("sig=", text)


if __name__ == "__main__":
    unittest.main()
