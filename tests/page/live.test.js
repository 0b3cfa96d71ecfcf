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
  assert.match(await page.textContent('#headline'), /^1 failure on 1 VM, 1 incident: AllocationFailed on web-01 \(g\), open$/);
  fs.appendFileSync(log, record({ id: 2, vm: 'web-02' }));
  await headlineBegins('2 failures on 2 VMs');
  const { time } = JSON.parse(await (await fetch(`${tail.url}report.json`)).text());
  assert.strictEqual(await page.textContent('#live'), `Live. Last change: ${time.slice(0, 19).replace('T', ' ')} UTC.`);
});

test('a wall shows alerts, bars and incidents on one screen', async () => {
  const records = Array.from({ length: 40 }, (_, id) => record({ id, vm: `web-${id}`.padEnd(id % 2 ? 8 : 60, 'x'), time: new Date().toISOString() })).join('');
  await openTail('wall.jsonl', records, { options: ['--alert', 'count>0 within 1d by vm'], path: '?wall' });
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.waitForSelector('#alerts li');
  assert.strictEqual(await page.textContent('#alerts li:last-child'), '35 more');
  const last = await page.$eval('#incidents-table .more', (more) => more.getBoundingClientRect().bottom);
  assert.ok(last <= 1080, last);
  assert.ok(await page.$eval('#chart', (chart) => chart.getBoundingClientRect().height > 200));
  assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= 1080));
  for (const hidden of ['#filters', '.unfold >> nth=0', '.more button >> nth=0']) assert.ok(!(await page.isVisible(hidden)), hidden);
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

test('a change leaves focus, scrolling, lists and unfolded rows as they are', async () => {
  const log = await openTail('hands.jsonl', record({ id: 1 }) + record({ id: 2, vm: 'web-02', time: '2026-11-23T17:02:12Z' }));
  await page.setViewportSize({ width: 400, height: 900 });
  await page.click('#incidents-table tr:has-text("web-01") button.unfold');
  await page.$eval('#incidents-table .scroll', (box) => box.scrollTo({ left: 50 }));
  await page.evaluate(() => {
    window.firstOption = document.querySelector('#filter-code option');
    window.announced = 0;
    new MutationObserver(() => { window.announced += 1; }).observe(document.getElementById('connection'), { childList: true, characterData: true, subtree: true });
  });
  const rowOfFocus = () => page.evaluate(() => `${document.activeElement.className} ${document.activeElement.closest('tr').textContent}`);
  const before = await rowOfFocus();
  assert.match(before, /^unfold .*web-01/);
  fs.appendFileSync(log, record({ id: 3, vm: 'web-03', time: '2026-11-24T17:02:11Z' }));
  await headlineBegins('3 failures on 3 VMs');
  assert.strictEqual(await rowOfFocus(), before);
  assert.match(await page.textContent('#incidents-table tr.detail'), /virtualMachines\/web-01/);
  assert.strictEqual(await page.$eval('#incidents-table .scroll', (box) => box.scrollLeft), 50);
  assert.ok(await page.evaluate(() => window.firstOption.isConnected));
  assert.strictEqual(await page.evaluate(() => window.announced), 0);
  await page.focus('#vms-table button:text("web-03")');
  await page.keyboard.press('Enter');
  assert.match(await page.evaluate(() => document.activeElement.textContent), /web-03/);
  await page.focus('#codes-table th button >> nth=1');
  await page.keyboard.press('Enter');
  assert.strictEqual(await page.evaluate(() => document.activeElement.textContent), 'Class');
});

test('alerts that fire stand above all, and the report is asked for only when it changes', async () => {
  const now = new Date().toISOString();
  const log = await openTail('alerts.jsonl', record({ id: 1, time: now }), { options: ['--alert', 'count>0 within 2s by vm'] });
  await page.waitForSelector('#alerts li');
  assert.match(await page.textContent('#alerts'), /^web-01.*count>0 within 2s by vm/);
  assert.match(await page.textContent('#connection'), /^Live\. 1 alert fires\.$/);
  assert.strictEqual(await page.evaluate(() => document.querySelector('header').firstElementChild.id), 'alerts');
  const reports = () => tail.asked.filter((path) => path === '/page.json').length;
  const before = reports();
  await page.waitForSelector('#alerts', { state: 'hidden' });
  assert.strictEqual(await page.textContent('#connection'), 'Live.');
  assert.strictEqual(reports(), before);
  fs.appendFileSync(log, record({ id: 2, vm: 'web-02' }));
  await headlineBegins('2 failures on 2 VMs');
  assert.strictEqual(reports(), before + 1);
});

test('what was read within the last hours is shown by minute', async () => {
  const ago = (minutes) => new Date(Date.now() - minutes * 60000).toISOString();
  await openTail('minutes.jsonl', [50, 40, 40, 1].map((minutes, id) => record({ id, vm: `web-${id}`, time: ago(minutes) })).join(''));
  const bars = () => page.evaluate(() => {
    const { labels, datasets } = Chart.getChart('chart').data;
    return labels.map((label, i) => [label, datasets[0].data[i]]).filter(([, count]) => count > 0);
  });
  const shown = await bars();
  assert.deepStrictEqual(shown.map(([, count]) => count), [1, 2, 1]);
  assert.strictEqual(new Date(`${shown[2][0].replace(' ', 'T')}Z`) - new Date(`${shown[0][0].replace(' ', 'T')}Z`), 49 * 60000);
  await page.fill('#filter-from', ago(45).slice(0, 16));
  await page.dispatchEvent('#filter-from', 'change');
  assert.deepStrictEqual((await bars()).map(([, count]) => count), [2, 1]);
  // By VM, there are only hours.
  await page.fill('#filter-from', '');
  await page.fill('#filter-vm', 'web-*');
  assert.match((await bars())[0][0], /:00$/);
});
