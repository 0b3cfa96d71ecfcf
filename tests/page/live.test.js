// The page of `tail --listen` in a browser: it follows the log, and finds back to a server that was away.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const { after, afterEach, before, test } = require('node:test');
const { close, launch, open, record, write } = require('./open_page.js');
const { LiveTail } = require('./live_tail.js');

let page = null;
let tail = null;

before(launch);
after(close);
afterEach(async () => {
  // What the browser itself says of a server that is away.
  const complaints = page.complaints.filter((text) => !/Failed to load resource|ERR_|MIME type/.test(text));
  await page.close();
  tail.stop();
  assert.deepStrictEqual(complaints, []);
});

async function openTail(name, records, { options = [], path = '' } = {}) {
  const log = write(name, records);
  tail = await LiveTail.start(log, ...options);
  page = await open(tail.url + path, { requests: true });
  return log;
}

function headlineBegins(text) {
  return page.waitForFunction((begin) => document.getElementById('headline').textContent.startsWith(begin), text);
}

test('it follows the log', async () => {
  const log = await openTail('live.jsonl', record({ id: 1 }));
  assert.match(await page.textContent('#headline'), /^1 failure on 1 VM, 1 incident: 1 open$/);
  fs.appendFileSync(log, record({ id: 2, vm: 'web-02' }));
  await headlineBegins('2 failures on 2 VMs');
  assert.match(await page.textContent('#live'), /^Live, as of /);
  await page.goto(`${tail.url}?wall`);
  await page.waitForSelector('#incidents-table tbody tr');
  assert.ok(!(await page.isVisible('#filters')));
});

for (const path of ['/events', '/page.json']) {
  test(`it tries again after a 503 of ${path}`, async () => {
    const log = await openTail(`broken${path.replace(/\W/g, '-')}.jsonl`, record({ id: 1 }));
    tail.broken.add(path);
    tail.cut();
    fs.appendFileSync(log, record({ id: 2, vm: 'web-02' }));
    await page.waitForSelector('#live.lost');
    tail.broken.clear();
    await headlineBegins('2 failures on 2 VMs');
    await page.waitForSelector('#live:not(.lost)');
  });
}
