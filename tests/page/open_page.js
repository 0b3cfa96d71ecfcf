// Makes pages with vmsift and opens them in Chromium; whatever a page asks for or complains about fails the test.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { chromium } = require('playwright-core');

const vmsift = process.env.VMSIFT;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vmsift-page-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

// What the program prints; it may end with 1, where some line is damaged.
function run(...options) {
  const done = spawnSync(vmsift, options, { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.ok(done.status === 0 || done.status === 1, done.stderr);
  return done.stdout;
}

function write(name, text) {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
}

// A record of the Activity Log. `more` replaces members.
function record(more = {}) {
  const { vm = 'web-01', code = 'AllocationFailed', message = 'Allocation failed.', time = '2026-11-23T17:02:11Z', id = '1', status = 'Failed', group = 'g' } = more;
  const properties = status === 'Failed' ? { error: { code, message } } : {};
  return `${JSON.stringify({ time, status, correlationId: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`, operationName: 'Microsoft.Compute/virtualMachines/write',
    resourceId: `/subscriptions/s/resourceGroups/${group}/providers/Microsoft.Compute/virtualMachines/${vm}`, properties })}\n`;
}

let browser = null;
async function launch() {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });
}
async function close() {
  await browser.close();
}

// Opens a file, or an address. `page.complaints` holds what went wrong.
async function open(place, { width = 1280, scheme = 'light', hash = '', requests = false } = {}) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
  page.complaints = [];
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) page.complaints.push(message.text()); });
  page.on('pageerror', (error) => page.complaints.push(error.message));
  page.on('dialog', (dialog) => { page.complaints.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', (request) => { if (!requests && !/^(file|data):/.test(request.url())) page.complaints.push(`asks for ${request.url()}`); });
  await page.goto((place.startsWith('http') ? place : `file://${place}`) + hash);
  await page.waitForFunction(() => document.getElementById('headline').textContent !== 'Reading…');
  return page;
}

// The page of logs.
async function openScan(logs, options = {}) {
  const file = path.join(folder, `page-${fs.readdirSync(folder).length}.html`);
  run('scan', '--format', 'html', '-o', file, ...[logs].flat());
  return open(file, options);
}

// The rows of a table as texts, one array a row.
function rowsOf(page, place) {
  return page.$$eval(`#${place} tbody tr:not(.detail)`, (rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));
}

async function showAllRows(page, place) {
  for (let more = await page.$(`#${place} .more button`); more !== null; more = await page.$(`#${place} .more button`)) await more.click();
}

module.exports = { close, folder, launch, open, openScan, record, rowsOf, run, showAllRows, write };
