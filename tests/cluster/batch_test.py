"""Shards on machines of GNU parallel and on nodes of Slurm, as docs/scale.md says: the bytes of one scan, though a machine is killed.

The commands that run are those of docs/scale.md, and the job is that of deploy/slurm. VMSIFT names the program. Starts an sshd and a Slurm
cluster of its own, and ends them.
"""
import bz2
import glob
import gzip
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tools/cluster"))

import node  # noqa: E402

VMSIFT = os.environ["VMSIFT"]
SHARDS = 9
CODES = ["VMNotFound", "VMStartTimedOut", "OSProvisioningTimedOut", "AllocationFailed", "OddCode1", "OddCode2"]
PATIENCE = 120  # seconds
SOME_OF_A_LOG = 250000  # bytes, of a packed one's 500,000


def line(random_, number):
    when = f"2026-11-{1 + number // 6000 % 28:02}T{number // 900 % 24:02}:{number // 15 % 60:02}:{number * 4 % 60:02}Z"
    if random_.random() < 0.3:
        return (f'{{"time":"{when}","error":{{"code":"{random_.choice(CODES)}",'
                f'"message":"VM \'vm-{random_.randrange(300)}\' did not start in the allotted time."}}}}\n').encode()
    return f'{{"time":"{when}","level":"info","operation":"heartbeat","n":{number}}}\n'.encode()


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def wait_until(what, check):
    end = time.monotonic() + PATIENCE
    while not check():
        if time.monotonic() > end:
            raise AssertionError("waited in vain until " + what)
        time.sleep(0.01)


def recipe(section):
    """The commands of a section of docs/scale.md, with a number of shards that suits a test."""
    with open(os.path.join(ROOT, "docs/scale.md")) as file:
        text = file.read().split(f"\n## {section}\n")[1].split("\n## ")[0]
    script = re.search(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE).group(1)
    adapted = re.sub("^SHARDS=[0-9]+$", f"SHARDS={SHARDS}", script, flags=re.MULTILINE)
    assert adapted != script
    return adapted


def has_begun(pid):
    """Whether the process has a packed log open, and has read some of it."""
    opened = [os.readlink(descriptor) for descriptor in glob.glob(f"/proc/{pid}/fd/*")]
    has_read = int(re.search(b"^rchar: (.*)$", read(f"/proc/{pid}/io"), re.MULTILINE).group(1))
    return any(path.endswith(".bz2") for path in opened) and has_read > SOME_OF_A_LOG


def state(pid):
    return read(f"/proc/{pid}/stat").decode().rsplit(")", 1)[1].split()[0]


def hold_shard(of_node):
    """Stops a process that is counting a shard on a node, in the midst of it. Its process id and shard."""
    held = []

    def found():
        for pid in of_node.processes():
            try:
                words = read(f"/proc/{pid}/cmdline").decode().split("\0")
                if os.path.basename(words[0]) != "vmsift" or not has_begun(pid):
                    continue
                os.kill(pid, signal.SIGSTOP)
                wait_until("it has stopped", lambda: state(pid) in "TZ")
                if has_begun(pid):  # it has not just ended
                    held.extend((pid, int(words[words.index("--shard") + 1])))
                    return True
            except OSError:  # it has ended
                continue
        return False

    wait_until(f"{of_node.path} counts a shard", found)
    return held


class Batch:
    """For tests of machines: logs, what one scan says of them, and the shards in `counts`."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="vmsift-batch-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.environment = dict(os.environ, PATH=f"{os.path.dirname(VMSIFT)}:{os.environ['PATH']}", HOME=cls.folder)
        cls.make_logs(cls.folder + "/logs")
        cls.expected = cls.run_there(f"{VMSIFT} scan logs")
        assert cls.expected.returncode == 1, cls.expected.stderr  # one cannot be read to its end
        for name in ("json", "counts"):
            cls.run_there(f"{VMSIFT} scan logs --format {name} -o one.{name}")
        cls.recipe = recipe(cls.SECTION)

    @classmethod
    def make_logs(cls, folder):
        """The samples, a log that is cut, packed ones that take a while, one that is cut off."""
        shutil.copytree(os.path.join(ROOT, "samples/logs"), folder)
        random_ = random.Random(20)
        lines = [line(random_, number) for number in range(40000)]
        write(folder + "/large.jsonl", b"".join(lines))
        for number in range(SHARDS - 3):
            write(f"{folder}/packed-{number}.jsonl.bz2",
                  bz2.compress(b"".join(lines[number * 5000:number * 5000 + 10000]), 1) * 12)
        write(folder + "/torn.jsonl.gz", gzip.compress(b"".join(lines[:5000]), 1)[:-10000])

    @classmethod
    def start(cls, tool):
        """Starts what a tool of tools/cluster starts, and has it ended. What it printed."""
        program = f"{ROOT}/tools/cluster/{tool}"
        cls.machines = f"{cls.folder}/{tool}"
        cls.tool = program
        cls.addClassCleanup(subprocess.run, [program, "stop", cls.machines], check=True)
        return subprocess.run([program, "start", cls.machines], check=True, env=cls.environment, stdout=subprocess.PIPE,
                              text=True).stdout.strip()

    @classmethod
    def run_there(cls, command, **settings):
        return subprocess.run(command, shell=True, executable="/bin/bash", cwd=cls.folder, env=cls.environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=PATIENCE, **settings)

    def setUp(self):
        self.run_there("rm -rf counts plan.json report.txt part-*.counts *.log *.out")

    def node(self, number):
        return node.Node(f"{self.machines}/node-{number}")

    def do(self, what, number):
        subprocess.run([self.tool, what, self.machines, str(number)], check=True, env=self.environment)

    def parts(self):
        """The counts files that are there, and which file each is."""
        return {path: os.stat(path).st_ino for path in glob.glob(self.folder + "/counts/part-*.counts")}

    def part(self, shard):
        return f"{self.folder}/counts/part-{shard}.counts"

    def assert_one_scan(self, report, errors):
        """The report that the commands made, and its other forms, are those of one scan."""
        self.assertEqual(report, self.expected.stdout, errors)
        self.assertEqual(len(self.parts()), SHARDS)
        for name in ("json", "counts"):
            self.run_there(f"vmsift merge --plan plan.json counts --format {name} -o merged.{name}")
            self.assertTrue(read(f"{self.folder}/merged.{name}") == read(f"{self.folder}/one.{name}"), name)

    def without_plan(self):
        """The commands that the document has run again."""
        return re.sub("^vmsift plan .*$", "", self.recipe, flags=re.MULTILINE)

    def lose_a_shard(self):
        """Merge names a missing shard with its command, which works."""
        os.remove(self.part(2))
        merge = self.run_there("vmsift merge --plan plan.json counts")
        self.assertEqual((merge.returncode, merge.stdout), (2, ""))
        command = re.fullmatch("vmsift: shard 2 of plan.json is missing: (vmsift scan .*)\n", merge.stderr).group(1)
        self.assertEqual(self.run_there(command).returncode, 0)
        merge = self.run_there("vmsift merge --plan plan.json counts part-2.counts")
        self.assertEqual(merge.stdout, self.expected.stdout)


class GnuParallel(Batch, unittest.TestCase):
    SECTION = "GNU parallel"  # of docs/scale.md

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        shutil.copy(cls.start("sshd"), cls.folder + "/hosts")

    def job(self):
        process = subprocess.Popen(["/bin/bash", "-c", self.recipe], cwd=self.folder, env=self.environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.kill)
        return process

    def end(self, job):
        output, errors = job.communicate(timeout=PATIENCE)
        self.assertEqual(job.returncode, self.expected.returncode, errors)
        return output, errors

    def last_host(self, shard):
        with open(self.folder + "/jobs.log") as log:
            rows = [row.split("\t") for row in log if f"--shard {shard} " in row]
        return rows[-1][1].split()[-1]

    def test_a_machine_that_is_killed_changes_nothing(self):
        job = self.job()
        pid, shard = hold_shard(self.node(2))
        self.assertFalse(os.path.exists(self.part(shard)))
        self.do("kill", 2)
        self.addCleanup(self.do, "resume", 2)
        self.assertTrue(node.has_ended(pid))
        self.assert_one_scan(*self.end(job))
        self.assertEqual(self.last_host(shard), "node-1")

        self.lose_a_shard()
        before = self.parts()
        again = self.run_there(self.without_plan())  # while the machine is still away
        self.assertIn("part-1.counts: is there; shard 1 is not counted again", again.stderr)
        self.assert_one_scan(again.stdout, again.stderr)
        self.assertEqual({path: self.parts()[path] for path in before}, before)

    def test_a_machine_that_hangs_and_comes_back_changes_nothing(self):
        job = self.job()
        pid, shard = hold_shard(self.node(2))
        self.do("freeze", 2)
        self.addCleanup(self.do, "resume", 2)
        self.addCleanup(self.do, "kill", 2)
        self.assert_one_scan(*self.end(job))
        self.assertEqual(self.last_host(shard), "node-1")
        self.assertFalse(node.has_ended(pid))
        file, counts = os.stat(self.part(shard)).st_ino, read(self.part(shard))
        self.do("thaw", 2)
        wait_until("the shard is counted twice", lambda: node.has_ended(pid))
        self.assertNotEqual(os.stat(self.part(shard)).st_ino, file)
        self.assertTrue(read(self.part(shard)) == counts)


class Slurm(Batch, unittest.TestCase):
    SECTION = "Slurm"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.environment["SLURM_CONF"] = cls.start("slurm")
        shutil.copy(os.path.join(ROOT, "deploy/slurm/vmsift-shards.sbatch"), cls.folder)

    def submit(self, commands):
        self.addCleanup(self.run_there, 'scancel --user="$(id -un)"')
        submitted = self.run_there(commands)
        self.assertEqual(submitted.returncode, 0, submitted.stderr)

    def end(self):
        """Waits for all jobs. The report, and what they had to say."""
        wait_until("all jobs have ended", lambda: self.run_there("squeue --noheader").stdout == "")
        logs = glob.glob(self.folder + "/*.log") + glob.glob(self.folder + "/*.out")
        said = "".join(read(path).decode() for path in sorted(logs))
        report = self.folder + "/report.txt"
        return read(report).decode() if os.path.exists(report) else "", said

    def test_a_node_that_is_killed_changes_nothing(self):
        self.submit(self.recipe)
        pid, shard = hold_shard(self.node(2))
        self.assertFalse(os.path.exists(self.part(shard)))
        self.do("kill", 2)
        self.addCleanup(self.do, "resume", 2)
        self.assertTrue(node.has_ended(pid))
        self.assert_one_scan(*self.end())
        controller = read(self.machines + "/slurmctld.log").decode()
        self.assertRegex(controller, "requeue job JobId=.* due to failure of node node-2")

    def test_shards_that_are_there_are_skipped(self):
        self.submit(self.recipe)
        self.assert_one_scan(*self.end())
        self.lose_a_shard()
        before = self.parts()
        self.run_there("rm report.txt *.log *.out")
        self.submit(self.without_plan())
        report, said = self.end()
        self.assertIn("part-1.counts: is there; shard 1 is not counted again", said)
        self.assert_one_scan(report, said)
        self.assertEqual({path: self.parts()[path] for path in before}, before)

    def test_a_task_counts_several_shards(self):
        adapted = self.recipe.replace("sbatch --parsable --array=1-$SHARDS",
                                      "PER_TASK=3 sbatch --parsable --array=1-$((SHARDS/3))")
        self.assertNotEqual(adapted, self.recipe)
        self.submit(adapted)
        self.assert_one_scan(*self.end())

    def test_a_shard_that_fails_leaves_no_report(self):
        times = os.stat(self.folder + "/logs/packed-0.jsonl.bz2")
        self.addCleanup(os.utime, self.folder + "/logs/packed-0.jsonl.bz2", ns=(times.st_atime_ns, times.st_mtime_ns))
        self.submit(self.recipe.replace("mkdir", "touch logs/packed-0.jsonl.bz2\nmkdir", 1))
        report, said = self.end()
        self.assertEqual(report, "")
        self.assertIn("logs/packed-0.jsonl.bz2 changed since the plan was made", said)
        self.assertRegex(said, "shard [0-9]+ of plan.json is missing: vmsift scan")
        self.assertEqual(len(self.parts()), SHARDS - 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
