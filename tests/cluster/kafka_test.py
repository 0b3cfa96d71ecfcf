#!/usr/bin/env python3
"""vmsift consume against three real brokers and a real PostgreSQL, which fail as real ones do.

Run by `make test-cluster`. VMSIFT_CLUSTER_MESSAGES says how many messages the great trial has.
"""
import json
import os
import random
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VMSIFT = os.environ["VMSIFT"]
PRODUCE = os.environ["VMSIFT_PRODUCE"]
MESSAGES = int(os.environ.get("VMSIFT_CLUSTER_MESSAGES", "300000"))
PARTITIONS = 6
CODES = ["VMNotFound", "VMStartTimedOut", "OSProvisioningTimedOut", "AllocationFailed", "SkuNotAvailable",
         "VMExtensionProvisioningError", "QuotaExceeded", "OddCode1", "OddCode2"]


def tool(name, *arguments):
    return subprocess.run([os.path.join(ROOT, "tools/cluster", name), *arguments], check=True, text=True,
                          capture_output=True).stdout.strip()


def message(random_, number):
    kind = random_.random()
    when = f"2026-11-{1 + number // 20000 % 28:02}T{number // 900 % 24:02}:{number // 15 % 60:02}:{number * 4 % 60:02}Z"
    if kind < 0.3:
        return (f'{{"time":"{when}","error":{{"code":"{random_.choice(CODES)}",'
                f'"message":"VM \'vm-{random_.randrange(300)}\' did not start in the allotted time."}}}}\n')
    if kind < 0.302:
        return f'{{"time":"{when}","error":{{"code":"VMNotFound","mess\n'
    return f'{{"time":"{when}","level":"info","operation":"heartbeat","n":{number}}}\n'


def wait_until(what, check, seconds=120):
    end = time.monotonic() + seconds
    while not check():
        if time.monotonic() > end:
            raise AssertionError("waited in vain until " + what)
        time.sleep(0.05)


class Consumer:
    """A process of `vmsift consume`."""

    def __init__(self, case, topic, group, *options):
        self.errors = os.path.join(case.folder, f"consumer-{time.monotonic_ns()}")
        with open(self.errors, "w") as errors:
            self.process = subprocess.Popen(
                [VMSIFT, "consume", "--brokers", case.brokers, "--topic", topic, "--group", group, "--sink",
                 case.database, "--kafka-option", "session.timeout.ms=3000", "--kafka-option",
                 "heartbeat.interval.ms=500", *options], stdout=errors, stderr=errors)
        case.addCleanup(self.kill)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def said(self):
        with open(self.errors) as errors:
            return errors.read()


class KafkaTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        os.makedirs(os.path.join(ROOT, "build/cluster"), exist_ok=True)
        cls.folder = tempfile.mkdtemp(prefix="kafka-test-", dir=os.path.join(ROOT, "build/cluster"))
        os.chmod(cls.folder, 0o755)
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.addClassCleanup(tool, "kafka", "stop", cls.folder + "/brokers")
        cls.brokers = tool("kafka", "start", cls.folder + "/brokers")
        cls.addClassCleanup(tool, "postgres", "stop", cls.folder + "/database")
        cls.database = tool("postgres", "start", cls.folder + "/database")

    def sql(self, statement):
        done = subprocess.run(["psql", "-qtAX", self.database, "-c", statement], text=True, capture_output=True)
        return done.stdout.strip()

    def stored(self, group):
        """Messages that the group has counted or lost, as far as its database knows."""
        return int(self.sql(f"SELECT sum(next - first) FROM vmsift_offsets WHERE \"group\" = '{group}'") or 0)

    def produce(self, topic, lines, partitions=PARTITIONS):
        subprocess.run([PRODUCE, self.brokers, topic, str(partitions)], input="".join(lines), text=True, check=True,
                       stdout=subprocess.DEVNULL)

    def report(self, group, *options):
        return subprocess.run([VMSIFT, "report", self.database, "--group", group, *options], text=True,
                              capture_output=True)

    def scan(self, topic, lines, partitions=PARTITIONS, options=("--input", "jsonl", "--format", "json")):
        """The report of one scan of the same messages, as files that are called as the partitions are."""
        logs = os.path.join(self.folder, "logs-" + topic)
        os.makedirs(f"{logs}/kafka:{topic}")
        for partition in range(partitions):
            with open(f"{logs}/kafka:{topic}/{partition}", "w") as log:
                log.writelines(lines[partition::partitions])
        return subprocess.run([VMSIFT, "scan", *options,
                               *[f"kafka:{topic}/{partition}" for partition in range(partitions)]],
                              cwd=logs, text=True, capture_output=True, check=True).stdout

    def test_counts_equal_a_scan_through_every_kill(self):
        random_ = random.Random(20)
        lines = [message(random_, number) for number in range(MESSAGES)]
        consumers = [Consumer(self, "great", "great", "--flush", "200ms") for _ in range(3)]
        producer = subprocess.Popen([PRODUCE, self.brokers, "great", str(PARTITIONS)], stdin=subprocess.PIPE, text=True,
                                    stdout=subprocess.DEVNULL)
        kills = 20
        for kill in range(kills):
            producer.stdin.writelines(lines[kill * MESSAGES // kills:(kill + 1) * MESSAGES // kills])
            producer.stdin.flush()
            if kill == 6:
                tool("kafka", "kill", self.folder + "/brokers", "2")
            if kill == 10:
                tool("kafka", "resume", self.folder + "/brokers", "2")
            if kill == 13:
                tool("postgres", "crash", self.folder + "/database")
            if kill == 14:
                tool("postgres", "resume", self.folder + "/database")
            time.sleep(random_.uniform(0.2, 1.5))  # a kill comes at any time
            killed = random_.randrange(3)
            consumers[killed].kill()
            consumers[killed] = Consumer(self, "great", "great", "--flush", "200ms")
        producer.stdin.close()
        self.assertEqual(producer.wait(120), 0)
        begin = time.monotonic()
        wait_until("all messages are counted", lambda: self.stored("great") >= MESSAGES, 240)
        print(f"\n  {MESSAGES} messages, {kills} kills; all counted {time.monotonic() - begin:.1f} s after the last")
        for consumer in consumers:
            self.assertEqual(consumer.stop(), 0, consumer.said())
        self.assertEqual(self.stored("great"), MESSAGES)
        done = self.report("great", "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout, self.scan("great", lines))
        # As many parts as a tree of levels has, not as many as there were flushes.
        self.assertLess(int(self.sql("SELECT max(count) FROM (SELECT count(*) FROM vmsift_parts "
                                     "WHERE \"group\" = 'great' GROUP BY topic, partition, level) AS levels")), 17)

    def test_messages_deleted_before_they_were_read_are_told(self):
        random_ = random.Random(3)
        lines = [message(random_, number) for number in range(1000)]
        self.produce("short", lines[:400], partitions=1)
        consumer = Consumer(self, "short", "short")
        wait_until("they are counted", lambda: self.stored("short") == 400)
        self.assertEqual(consumer.stop(), 0)
        self.produce("short", lines[400:], partitions=1)
        subprocess.run([PRODUCE, self.brokers, "short", "delete", "0", "750"], check=True)
        consumer = Consumer(self, "short", "short")
        wait_until("the rest is counted", lambda: self.stored("short") == 1000)
        self.assertEqual(consumer.stop(), 0)
        self.assertIn("kafka:short/0: 350 messages, from offset 400 on, were deleted before they were read",
                      consumer.said())
        done = self.report("short")
        self.assertEqual(done.returncode, 1)
        self.assertIn("kafka:short/0: 350 messages were deleted before they were read", done.stderr)
        read = json.loads(self.report("short", "--format", "json").stdout)
        self.assertEqual(read["inputs"][0]["lines"], 650)

    def test_a_consumer_with_other_options_is_refused(self):
        self.produce("strict", ["{}\n"], partitions=1)
        first = Consumer(self, "strict", "strict")
        wait_until("it counts", lambda: self.stored("strict") == 1)
        other = Consumer(self, "strict", "strict", "--code", "VMNotFound")
        self.assertEqual(other.process.wait(60), 2)
        self.assertIn("counts with other options or another catalog", other.said())
        self.assertIn("--code VMNotFound", other.said())
        self.assertEqual(first.stop(), 0)

    def test_incidents_are_told_as_scan_tells_them(self):
        with open(os.path.join(ROOT, "samples/logs/activity-log-cli.jsonl")) as log:
            lines = log.readlines()
        self.produce("incidents", lines, partitions=1)
        consumer = Consumer(self, "incidents", "incidents", "--incidents")
        wait_until("it counts", lambda: self.stored("incidents") == len(lines))
        self.assertEqual(consumer.stop(), 0)
        told = self.report("incidents")
        self.assertEqual(told.returncode, 0, told.stderr)
        self.assertIn("incident", told.stdout)
        self.assertEqual(told.stdout, self.scan("incidents", lines, 1, ("--input", "jsonl")))

    def test_all_brokers_are_away_for_a_while(self):
        self.produce("away", ["{}\n"] * 10)
        consumer = Consumer(self, "away", "away")
        wait_until("it counts", lambda: self.stored("away") == 10)
        for broker in "123":
            tool("kafka", "kill", self.folder + "/brokers", broker)
        wait_until("it says so", lambda: "no broker answers" in consumer.said())
        # Together, since none answers alone.
        resumed = [subprocess.Popen([os.path.join(ROOT, "tools/cluster/kafka"), "resume", self.folder + "/brokers", broker])
                   for broker in "123"]
        self.assertEqual([process.wait(90) for process in resumed], [0, 0, 0])
        self.produce("away", ["{}\n"] * 10)
        wait_until("it goes on", lambda: self.stored("away") == 20)
        self.assertEqual(consumer.stop(), 0)
        self.assertEqual(consumer.said().count("no broker answers"), 1)

    def test_a_consumer_that_was_replaced_changes_nothing_when_it_wakes_up(self):
        random_ = random.Random(5)
        lines = [message(random_, number) for number in range(30000)]
        sleeper = Consumer(self, "sleep", "sleep", "--flush", "1s")
        self.produce("sleep", lines[:100])
        wait_until("it counts", lambda: self.stored("sleep") == 100)
        self.produce("sleep", lines[100:20000])
        sleeper.process.send_signal(signal.SIGSTOP)  # with some of it counted, and not flushed
        other = Consumer(self, "sleep", "sleep")
        self.produce("sleep", lines[20000:], PARTITIONS)
        wait_until("the other has taken over", lambda: self.stored("sleep") == 30000)
        sleeper.process.send_signal(signal.SIGCONT)
        time.sleep(2)  # in which it would do harm
        self.assertEqual(sleeper.stop(), 0)
        self.assertEqual(other.stop(), 0)
        done = self.report("sleep", "--format", "json")
        self.assertEqual(json.loads(done.stdout)["ledger"]["lines"], 30000)

    def test_a_group_that_is_not_there(self):
        self.produce("there", ["{}\n"], partitions=1)
        consumer = Consumer(self, "there", "there")
        wait_until("it counts", lambda: self.stored("there") == 1)
        self.assertEqual(consumer.stop(), 0)
        done = self.report("nowhere")
        self.assertEqual(done.returncode, 2)
        self.assertIn("has no group nowhere; it has", done.stderr)

    def test_the_live_server_shows_the_group_and_its_lag(self):
        self.produce("live", ['{"error":{"code":"VMNotFound","message":"The VM \'web-01\' cannot be found."}}\n'] * 30)
        consumers = [Consumer(self, "live", "live", "--listen", "127.0.0.1:0") for _ in range(2)]
        wait_until("all is counted", lambda: self.stored("live") == 30)

        def get(consumer, path):
            wait_until("it listens", lambda: "listening on" in consumer.said())
            url = re.search(r"http://\S+/", consumer.said()).group(0)
            try:
                with urllib.request.urlopen(url + path, timeout=10) as answer:
                    return answer.read().decode()
            except urllib.error.HTTPError as error:
                return str(error.code)
        for consumer in consumers:
            wait_until("it is ready", lambda: get(consumer, "readyz") == "ready\n")
            # A report may be a second older than the request.
            wait_until("it shows all", lambda: json.loads(get(consumer, "report.json"))["failures"] == 30)
            self.assertIn('vmsift_lag_messages{topic="live",partition="', get(consumer, "metrics"))
            self.assertIn("<html", get(consumer, ""))
        counted = [int(re.search(r"vmsift_messages_total (\d+)", get(consumer, "metrics")).group(1))
                   for consumer in consumers]
        self.assertGreaterEqual(sum(counted), 30)
        for consumer in consumers:
            self.assertEqual(consumer.stop(), 0)

    def test_no_secret_is_printed(self):
        database = self.database.replace("vmsift@", "vmsift:hunter2@").replace("/postgres", "/no-such-database")
        done = subprocess.run([VMSIFT, "report", database, "--group", "x"], text=True, capture_output=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("no-such-database", done.stderr)
        self.assertNotIn("hunter2", done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
