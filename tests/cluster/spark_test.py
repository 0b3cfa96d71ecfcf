#!/usr/bin/env python3
"""Logs on a real Spark cluster, a master and two workers: the report is that of one scan, byte for byte.

VMSIFT names the program. Starts a cluster of its own, and ends it.
"""
import calendar
import glob
import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VMSIFT = os.environ["VMSIFT"]
SPARK = os.path.join(ROOT, "tools/cluster/spark")
PYTHON = os.path.join(ROOT, "build/cluster/spark/bin/python")
JOB = os.path.join(ROOT, "deploy/spark/vmsift_spark.py")
CODES = ["VMNotFound", "VMStartTimedOut", "OSProvisioningTimedOut", "AllocationFailed", "OddCode1", "OddCode2"]
LINES = 60000
# Writes what failures() gives, and what a job wrote as Parquet, as lines of JSON.
READ_FAILURES = """
import json, sys
sys.path.insert(0, sys.argv[1])
import pyspark.sql
import vmsift_spark
_, _, vmsift, parquet, output, *paths = sys.argv
spark = pyspark.sql.SparkSession.builder.getOrCreate()
frames = {"function": vmsift_spark.failures(spark, paths, vmsift=vmsift, split=1), "parquet": spark.read.parquet(parquet)}
for kind, frame in frames.items():
    assert dict(frame.dtypes)["time"] == "timestamp"
    with open(output + "." + kind, "w") as file:
        for row in frame.selectExpr("unix_micros(time) as micros", "*").toLocalIterator():
            file.write(json.dumps(dict(row.asDict(recursive=True), time=None)) + "\\n")
"""


def line(random_, number):
    when = f"2026-11-{1 + number // 6000 % 28:02}T{number // 900 % 24:02}:{number // 15 % 60:02}:{number * 4 % 60:02}Z"
    if random_.random() < 0.3:
        return (f'{{"time":"{when}","error":{{"code":"{random_.choice(CODES)}",'
                f'"message":"VM \'vm-{random_.randrange(300)}\' did not start in the allotted time."}}}}\n').encode()
    if random_.random() < 0.001:
        return b'{"time":"' + when.encode() + b'","error":{"code":"VMNotFound\xff","mess\n'
    return f'{{"time":"{when}","level":"info","operation":"heartbeat","n":{number}}}\n'.encode()


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def comparable(row):
    """A failure as text, whether its time is one of a row or text."""
    if row["time"]:
        when, _, fraction = row["time"].rstrip("Z").partition(".")
        seconds = calendar.timegm(time.strptime(when, "%Y-%m-%dT%H:%M:%S"))
        row = dict(row, micros=seconds * 1000000 + int(fraction[:6].ljust(6, "0")))
    return json.dumps(dict({"micros": None}, **dict(row, time=None)), sort_keys=True)


def wait_until(what, check, seconds=120):
    end = time.monotonic() + seconds
    while not check():
        if time.monotonic() > end:
            raise AssertionError("waited in vain until " + what)
        time.sleep(0.05)


class Spark(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="vmsift-spark-test-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.cluster = cls.folder + "/cluster"
        cls.addClassCleanup(subprocess.run, [SPARK, "stop", cls.cluster], check=True)
        start = subprocess.run([SPARK, "start", cls.cluster], check=True, stdout=subprocess.PIPE, text=True)
        cls.master = start.stdout.strip()
        cls.home = subprocess.run([PYTHON, "-c", "import pyspark; print(pyspark.__path__[0])"], check=True,
                                  stdout=subprocess.PIPE, text=True).stdout.strip()
        cls.make_logs(cls.folder + "/logs")

    @classmethod
    def make_logs(cls, folder):
        """The samples, a log that is cut, a packed one, an empty one, odd names, files by hours."""
        shutil.copytree(os.path.join(ROOT, "samples/logs"), folder + "/samples")
        random_ = random.Random(20)
        lines = [line(random_, number) for number in range(LINES)]
        write(folder + "/large.jsonl", b"".join(lines))
        streams = os.path.dirname(folder) + "/streams"
        # Of what Spark reads by lines: one that is longer than a block, line ends of all kinds, bytes that are no text.
        odd = b"\xef\xbb\xbf" + b"".join(lines[:3000]).replace(b"\n", b"\r\n") + b"\n\r\n\r\r\n"
        odd += b'{"note":"' + b"long " * 500000 + lines[0].replace(b'"', b"'")[:-1] + b'"}\n' + b"".join(lines[3000:18000])
        write(streams + "/odd.jsonl", odd + b'\xef\xbb\xbf{"a":"\xff\xfe"}\n' + lines[0][:-1])
        write(streams + "/large.jsonl.gz", gzip.compress(b"".join(lines[:20000]), 0))
        write(streams + "/text.log", b"".join(b"2026-11-23 17:02:11 ERROR VMNotFound: The VM 'web-%d' cannot be "
                                                     b"found.\r\n\tat step %d\n\n" % (n % 70, n) for n in range(20000)))
        write(folder + "/packed.jsonl.gz", gzip.compress(b"".join(lines[:5000]), 1))
        write(folder + "/empty.log", b"")
        write(folder + "/samples.log", lines[0])  # sorts before the directory's slash
        for name in ("a, b", "100%", "x[1]*", "q?x=1", "p+q", "{a}"):
            write(f"{folder}/odd names/{name}.jsonl", b"".join(lines[:50])[:-1])
        for day in range(20, 27):
            write(f"{folder}/resourceId=/y=2026/m=11/d={day}/h=17/m=00/PT1H.json", lines[day])

    def submit(self, script, *arguments, settings=(), files=()):
        environment = dict(os.environ, SPARK_LOCAL_IP="127.0.0.1", PYSPARK_PYTHON=PYTHON, PYSPARK_DRIVER_PYTHON=PYTHON,
                           SPARK_HOME=self.home, SPARK_LOCAL_DIRS=self.folder + "/local")
        confs = ["spark.driver.memory=600m", "spark.executor.memory=600m", "spark.ui.enabled=false",
                 "spark.executor.extraJavaOptions=-XX:+UseSerialGC",
                 *(f"spark.hadoop.fs.viewfs.mounttable.far.link./{name}=file://{self.folder}/{name}"
                   for name in ("logs", "streams")), *settings]
        return subprocess.Popen([self.home + "/bin/spark-submit", "--master", self.master,
                                 *(word for conf in confs for word in ("--conf", conf)),
                                 *(word for file in files for word in ("--files", file)), script, *arguments],
                                env=environment, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)

    def job(self, *arguments, vmsift=VMSIFT, **settings):
        return self.submit(JOB, "--vmsift", vmsift, *arguments, **settings)

    def end(self, process):
        try:
            output, errors = process.communicate(timeout=300)
        finally:
            process.kill()
        return process.returncode, output, errors

    def run_job(self, *arguments, **settings):
        return self.end(self.job(*arguments, **settings))

    def scan(self, *arguments):
        return subprocess.run([VMSIFT, "scan", *arguments], cwd=self.folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout

    def extract(self, *arguments):
        return subprocess.run([VMSIFT, "extract", *arguments], cwd=self.folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout

    def assert_same(self, got, expected):
        """Without the megabytes that a difference would print."""
        self.assertTrue(got == expected, f"{len(got)} and {len(expected)} bytes")

    def test_files_are_one_scan(self):
        output = f"{self.folder}/of-files.counts"
        status, _, errors = self.run_job("logs", "--split", "1", "--format", "counts", "-o", output)
        self.assertEqual(status, 0, errors[-2000:])
        self.scan("logs", "--format", "counts", "-o", f"{self.folder}/one.counts")
        self.assert_same(read(output), read(f"{self.folder}/one.counts"))

    def test_another_file_system_is_one_scan(self):
        selection = ["--since", "2026-11-22", "--exclude", "samples/a*"]
        for split, options in ((1, []), (256, selection)):
            with self.subTest(split=split, options=options):
                output = self.folder + "/far.json"
                status, _, errors = self.run_job("viewfs://far/logs", "viewfs://far/streams", "--split", str(split), "--format",
                                                 "json", "-o", output, "--scan-options", " ".join(options))
                self.assertEqual(status, 0, errors[-2000:])
                self.assert_same(read(output).replace(b"viewfs://far/", b""),
                                 self.scan("logs", "streams", "--format", "json", *options))

    def test_patterns_and_both_kinds_of_paths_by_a_program_that_travels(self):
        program = self.folder + "/vmsift-that-travels"
        shutil.copy(VMSIFT, program)
        output = self.folder + "/both.json"
        status, _, errors = self.run_job("viewfs://far/logs/samples/az*", "logs/packed.jsonl.gz", "--format", "json",
                                         "-o", output, vmsift="vmsift-that-travels", files=[program])
        self.assertEqual(status, 0, errors[-2000:])
        self.assert_same(read(output).replace(b"viewfs://far/", b""),
                         self.scan("logs/samples/az*", "logs/packed.jsonl.gz", "--format", "json"))

    def test_a_catalog_and_options_of_the_report_are_passed_on(self):
        catalog = self.folder + "/own.md"
        write(catalog, b"| Error code | Error message |\n|---|---|\n| OddCode1 | VM '{0}' did not start in the allotted "
                       b"time. |\n")
        status, output, errors = self.run_job("logs/large.jsonl", "--split", "1", "--catalog", catalog,
                                              "--report-options", "--by day,code --fail-on 'suspects>0'")
        expected = subprocess.run([VMSIFT, "scan", "logs/large.jsonl", "--catalog", catalog, "--by", "day,code", "--fail-on",
                                   "suspects>0"], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual((status, output), (expected.returncode, expected.stdout), errors)

    def test_failures_are_rows(self):
        """Also those of tasks that run twice: each fails at first."""
        marks = tempfile.mkdtemp(dir=self.folder)
        program = marks + "/vmsift"
        write(program, f'''#!/bin/sh
shard=$(echo "$*" | sed -n 's/^extract .*--shard \\([0-9]*\\).*/\\1/p')
test -n "$shard" && mkdir {marks}/$shard 2>/dev/null && exit 2
exec {VMSIFT} "$@"
'''.encode())
        os.chmod(program, 0o755)
        parquet = self.folder + "/failures.parquet"
        paths = ["logs/samples", "logs/large.jsonl", "viewfs://far/streams"]
        status, _, errors = self.run_job(*paths, "--split", "1", "--failures", parquet, "-o", self.folder + "/beside.txt",
                                         vmsift=program, settings=["spark.task.maxFailures=1000"])
        self.assertEqual(status, 0, errors[-2000:])
        self.assertGreater(len(os.listdir(marks)), 10)
        rows = f"{self.folder}/rows.jsonl"
        script = self.folder + "/rows.py"
        write(script, READ_FAILURES.encode())
        status, _, errors = self.end(self.submit(script, os.path.dirname(JOB), VMSIFT, parquet, rows, *paths))
        self.assertEqual(status, 0, errors[-2000:])
        expected = sorted(comparable(json.loads(row)) for row in self.extract(*paths[:2], "streams").splitlines())
        self.assertGreater(len(expected), 40000)
        for kind in ("function", "parquet"):
            got = sorted(comparable(json.loads(row.replace(b"viewfs://far/", b"")))
                         for row in read(f"{rows}.{kind}").splitlines())
            self.assertTrue(got == expected, f"{kind}: {len(got)} and {len(expected)} rows")

    def test_a_file_that_changes_in_the_midst_ends_the_job(self):
        folder = self.folder + "/logs-changing"
        write(folder + "/large.jsonl", read(self.folder + "/logs/large.jsonl"))
        program, _ = self.slow_program()
        write(program, f'#!/bin/sh\n[ "$1" = scan ] && echo >> {folder}/large.jsonl\nexec {VMSIFT} "$@"\n'.encode())
        link = f"spark.hadoop.fs.viewfs.mounttable.far.link./changing=file://{folder}"
        output = self.folder + "/changing.json"
        status, said, errors = self.run_job("viewfs://far/changing", "--split", "1", "-o", output, vmsift=program,
                                            settings=[link])
        self.assertEqual(status, 2)
        self.assertTrue("changed since the plan was made" in said, said[-2000:])
        self.assertFalse(os.path.exists(output))

    def slow_program(self):
        """A program that takes its time over a scan, and leaves a mark."""
        marks = tempfile.mkdtemp(dir=self.folder)
        program = marks + "/vmsift"
        write(program, f'#!/bin/sh\n[ "$1" = scan ] && : > {marks}/$$.mark && sleep 1\nexec {VMSIFT} "$@"\n'.encode())
        os.chmod(program, 0o755)
        return program, lambda: len(glob.glob(marks + "/*.mark"))

    def executors(self):
        """Process ids of the executors of this cluster."""
        workers = [read(f"{self.cluster}/{name}.pid").decode() for name in ("worker-1", "worker-2")]
        found = []
        for folder in glob.glob("/proc/[0-9]*"):
            try:
                parent = read(folder + "/stat").decode(errors="replace").rsplit(")", 1)[1].split()[1]
                if parent in workers and b"CoarseGrainedExecutorBackend" in read(folder + "/cmdline"):
                    found.append(int(os.path.basename(folder)))
            except OSError:
                pass
        return sorted(found)

    def test_an_executor_that_is_killed_changes_nothing(self):
        program, scans = self.slow_program()
        output = self.folder + "/killed.counts"
        process = self.job("logs", "--split", "1", "--format", "counts", "-o", output, vmsift=program,
                           settings=["spark.speculation=true", "spark.speculation.interval=100ms",
                                     "spark.speculation.multiplier=1.01", "spark.speculation.quantile=0.1"])
        try:
            wait_until("some shards are counted", lambda: scans() >= 4 or process.poll() is not None)
            victim = self.executors()[0]
            os.kill(victim, signal.SIGKILL)
        finally:
            status, _, errors = self.end(process)
        self.assertEqual(status, 0, errors[-2000:])
        self.assertIn("Lost executor", errors)
        self.scan("logs", "--format", "counts", "-o", self.folder + "/whole.counts")
        self.assert_same(read(output), read(self.folder + "/whole.counts"))

    def test_a_shard_that_cannot_be_counted_ends_the_job(self):
        program, _ = self.slow_program()
        write(program, f'#!/bin/sh\n[ "$1" = scan ] && echo no room >&2 && exit 2\nexec {VMSIFT} "$@"\n'.encode())
        output = self.folder + "/none.json"
        status, said, errors = self.run_job("logs/samples", "--format", "json", "-o", output, vmsift=program)
        self.assertEqual(status, 2)
        self.assertIn("no room", said + errors)
        self.assertFalse(os.path.exists(output))

    def test_what_cannot_be_done_is_said(self):
        write(self.folder + "/logs-hidden/_log.json", b"{}\n")
        for path, words in (("viewfs://far/logs/nothing", "no such file"), ("nothing-here", "nothing-here")):
            status, output, errors = self.run_job(path)
            self.assertNotEqual(status, 0)
            self.assertIn(words, output + errors)
        status, output, _ = self.run_job("viewfs://far/logs/large.jsonl", "viewfs://far/logs/large*")
        self.assertEqual(status, 2)
        self.assertIn("named twice", output)
        link = f"spark.hadoop.fs.viewfs.mounttable.far.link./hidden=file://{self.folder}/logs-hidden"
        status, output, _ = self.run_job("viewfs://far/hidden", settings=[link])
        self.assertEqual(status, 2)
        # spark-submit makes one stream of what a program prints.
        self.assertIn("_log.json: Spark passes over", output)


if __name__ == "__main__":
    unittest.main(verbosity=2)
