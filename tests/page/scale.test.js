// A large report opens fast, and the page is small beside its data.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { close, folder, launch, open, record, rowsOf, run, write } = require('./open_page.js');

before(launch);
after(close);

// 10,000 VMs over the hours of a year, with 50 codes; each VM fails `times` times.
function yearOfFailures(times) {
  const begin = Date.UTC(2025, 10, 1);
  const records = [];
  for (let i = 0; i < 10000 * times; ++i) {
    const time = new Date(begin + ((i * 7919) % 8760) * 3600000).toISOString();
    records.push(record({ id: i, vm: `web-${i % 10000}`, code: `Code${(i * 31) % 50}Failed`, time }));
  }
  return records.join('');
}

test('10,000 VMs and a year of hours', async (t) => {
  const file = path.join(folder, 'large.html');
  run('scan', '--format', 'html', '-o', file, write('large.jsonl', yearOfFailures(Number(process.env.FAILURES_PER_VM || 4))));
  const html = fs.readFileSync(file, 'utf8');
  const data = html.indexOf('id="data">');
  assert.ok(html.length - (html.indexOf('</script>', data) - data) < 1e6);
  const begin = performance.now();
  const page = await open(file);
  const opened = performance.now() - begin;
  t.diagnostic(`${(html.length / 1e6).toFixed(1)} MB opened in ${(opened / 1000).toFixed(1)} s`);
  // Two seconds on a quiet machine; more would be wrong on any.
  assert.ok(opened < 10000, opened);
  const typed = performance.now();
  await page.fill('#filter-vm', 'web-123');
  assert.deepStrictEqual((await rowsOf(page, 'vms-table')).map((row) => row[0]), ['web-123']);
  t.diagnostic(`filtered in ${((performance.now() - typed) / 1000).toFixed(1)} s`);
  assert.deepStrictEqual(page.complaints, []);
  await page.close();
});
