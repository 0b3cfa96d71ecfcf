// The page of `--format html` in a browser: its figures, filters, zoom, and that what logs hold stays text.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { after, afterEach, before, test } = require('node:test');
const { close, folder, launch, open, openScan, record, rowsOf, run, showAllRows, write } = require('./open_page.js');

const samples = path.join(__dirname, '../../samples/logs');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
let page = null;

before(launch);
after(close);
afterEach(async () => {
  if (page === null) return;
  assert.deepStrictEqual(page.complaints, []);
  await page.close();
  page = null;
});

const number = (text) => Number(text.replaceAll(',', ''));
const inOrder = (rows) => rows.map((row) => row.join(' | ')).sort();

// Three codes on two VMs over three days; web-01 recovers.
const smallLog = [
  record({ time: '2026-11-23T10:00:00Z', id: 1 }),
  record({ time: '2026-11-23T16:31:59Z', id: 2, status: 'Succeeded' }),
  record({ time: '2026-11-24T11:00:00Z', id: 3, vm: 'web-02', code: 'SkuNotAvailable', message: 'Not here.' }),
  record({ time: '2026-11-25T12:00:00Z', id: 4, vm: 'web-02', code: 'VMStartTimedOut', message: 'It did not start.' }),
  record({ time: '2026-11-25T12:30:00Z', id: 5, vm: 'web-02', code: 'VMStartTimedOut', message: 'It did not start.' }),
].join('');

test('the figures are those of the JSON', async () => {
  const report = JSON.parse(run('scan', '--format', 'json', samples));
  const incidents = JSON.parse(run('incidents', '--format', 'json', samples)).incidents;
  page = await openScan(samples);
  const headline = await page.textContent('#headline');
  const vms = report.vms.filter((vm) => vm.vm !== '(none)').length;
  assert.ok(headline.startsWith(`${report.failures} failures on ${vms} VMs, ${incidents.length} incidents: `), headline);
  for (const place of ['codes-table', 'vms-table', 'incidents-table']) await showAllRows(page, place);
  assert.deepStrictEqual(inOrder((await rowsOf(page, 'codes-table')).map((row) => [row[0], row[1], number(row[2]), number(row[3])])),
    inOrder(report.codes.map((code) => [code.code, code.class, code.count, code.vms])));
  assert.deepStrictEqual(inOrder((await rowsOf(page, 'vms-table')).map((row) => [row[0], number(row[2])])), inOrder(report.vms.map((vm) => [vm.vm, vm.count])));
  assert.strictEqual((await rowsOf(page, 'incidents-table')).length, incidents.length);
  await page.click('#series summary');
  await showAllRows(page, 'series-table');
  const timed = (await rowsOf(page, 'series-table')).reduce((sum, row) => sum + row.slice(1).reduce((a, b) => a + number(b), 0), 0);
  assert.strictEqual(timed, report.hours.filter((hour) => hour.hour !== '(none)').reduce((sum, hour) => sum + hour.count, 0));
});

test('filters leave what the JSON has of them, and stand in the address', async () => {
  const report = JSON.parse(run('scan', '--format', 'json', samples));
  page = await openScan(samples);
  await page.selectOption('#filter-code', 'VMStartTimedOut');
  await showAllRows(page, 'vms-table');
  const expected = report.pairs.filter((pair) => pair.code === 'VMStartTimedOut').map((pair) => [pair.vm, pair.count]);
  assert.deepStrictEqual(inOrder((await rowsOf(page, 'vms-table')).map((row) => [row[0], number(row[2])])), inOrder(expected));
  assert.match(page.url(), /#code=VMStartTimedOut$/);
  const shown = await page.textContent('#shown');
  const again = await open(page.url().replace('file://', ''));
  assert.strictEqual(await again.textContent('#shown'), shown);
  assert.strictEqual(await again.inputValue('#filter-code'), 'VMStartTimedOut');
  await again.close();
  await page.click('#filter-reset');
  assert.strictEqual(await page.textContent('#shown'), '');
});

test('search, class and VM filter, and a VM in its table is one to click', async () => {
  page = await openScan(write('small.jsonl', smallLog));
  await page.fill('#filter-q', 'web-02');
  assert.match(await page.textContent('#shown'), /^Shown: 3 of 4 failures,/);
  await page.fill('#filter-q', 'sku');
  assert.match(await page.textContent('#shown'), /^Shown: 1 of 4 failures,/);
  await page.fill('#filter-q', '');
  await page.selectOption('#filter-class', 'capacity');
  assert.match(await page.textContent('#shown'), /^Shown: 2 of 4 failures,/);
  await page.selectOption('#filter-class', '');
  await page.click('#vms-table button:text("web-01")');
  assert.match(await page.textContent('#shown'), /^Shown: 1 of 4 failures,/);
});

test('a VM is one that is named so, or those that a pattern or a part of a name fits, as one types', async () => {
  const log = ['web-1', 'web-10', 'db-1'].map((vm, id) => record({ id, vm })).join('') + record({ id: 9, vm: 'web-1', group: 'other' });
  page = await openScan(write('names.jsonl', log));
  const shown = async (text) => {
    await page.fill('#filter-vm', text);
    return (await rowsOf(page, 'vms-table')).map((row) => `${row[1]}/${row[0]}`).sort();
  };
  assert.deepStrictEqual(await shown('we'), ['g/web-1', 'g/web-10', 'other/web-1']);
  assert.deepStrictEqual(await shown('WEB-1'), ['g/web-1', 'other/web-1']);
  assert.deepStrictEqual(await shown('*-1'), ['g/db-1', 'g/web-1', 'other/web-1']);
  assert.deepStrictEqual(await shown('g/web-?'), ['g/web-1']);
  assert.deepStrictEqual(await shown('[!w]*'), ['g/db-1']);
  assert.deepStrictEqual(await shown('[z-a]'), []);
  assert.strictEqual(await page.textContent('#headline'), 'In all: 4 failures on 4 VMs, 4 incidents, all open');
  assert.strictEqual(await page.textContent('#shown'), 'Shown: 0 of 4 failures, on 0 VMs, 0 incidents');
  // Of one name, the group tells them apart, and a click takes one.
  await page.fill('#filter-vm', '');
  assert.deepStrictEqual((await rowsOf(page, 'incidents-table')).map((row) => row[2]).sort(), ['db-1', 'web-1 (g)', 'web-1 (other)', 'web-10']);
  await page.click('#incidents-table button:text("web-1 (other)")');
  assert.strictEqual(await page.textContent('#shown'), 'Shown: 1 of 4 failures, on 1 VM, 1 incident');
  await page.click('#filter-reset');
  await page.click('#incidents-table button:text("AllocationFailed") >> nth=0');
  assert.strictEqual(await page.inputValue('#filter-code'), 'AllocationFailed');
  assert.deepStrictEqual(await page.$$eval('#heat-table th[scope=row]', (all) => all.map((one) => one.textContent).sort()), ['db-1', 'web-1 (g)', 'web-1 (other)', 'web-10']);
});

test('zoom takes a part of the time, by brush and by keys', async () => {
  page = await openScan(write('small.jsonl', smallLog));
  await page.selectOption('#bar-unit', 'day');
  const box = await (await page.$('#chart')).boundingBox();
  await page.mouse.move(box.x + box.width * 0.75, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.85, box.y + 100, { steps: 4 });
  assert.ok(await page.isVisible('#brush'));
  await page.mouse.up();
  assert.match(await page.textContent('#shown'), /^Shown: 2 of 4 failures,/);
  assert.strictEqual(await page.inputValue('#filter-from'), '2026-11-25T00:00');
  await page.click('#zoom-out');
  assert.strictEqual(await page.textContent('#shown'), '');
  await page.fill('#filter-to', '2026-11-24T11:00');
  await page.dispatchEvent('#filter-to', 'change');
  assert.match(await page.textContent('#shown'), /^Shown: 1 of 4 failures,/);
});

// What the chart shows: its bars, and the colours by what is stacked.
function chartOf() {
  return page.evaluate(() => {
    const { data } = Chart.getChart('chart');
    return { bars: data.labels, colors: Object.fromEntries(data.datasets.map((one) => [one.label, one.backgroundColor])), sums: data.datasets.map((one) => one.data.reduce((a, b) => a + b)) };
  });
}

test('no choice of a unit makes more bars than a browser can draw', async () => {
  page = await openScan(write('old.jsonl', smallLog + record({ id: 9, time: '0001-01-01T05:00:00Z' })), { hash: '#unit=hour' });
  const chart = await chartOf();
  assert.ok(chart.bars.length < 3000, chart.bars.length);
  assert.deepStrictEqual([chart.bars[0], chart.bars.at(-1)], ['0001', '2026']);
  assert.strictEqual(chart.sums.reduce((a, b) => a + b), 5);
  assert.deepStrictEqual(await page.$$eval('#bar-unit option', (all) => all.map((one) => one.value)), ['auto', 'year']);
  assert.strictEqual(await page.inputValue('#bar-unit'), 'auto');
  await page.fill('#filter-from', '2026-11-23T00:00');
  await page.dispatchEvent('#filter-from', 'change');
  assert.strictEqual(await page.inputValue('#bar-unit'), 'hour');
  assert.strictEqual((await chartOf()).bars.length, 51);
});

test('a code keeps its colour, whatever its rank', async () => {
  page = await openScan(write('small.jsonl', smallLog));
  const before = (await chartOf()).colors;
  await page.fill('#filter-to', '2026-11-25T00:00');
  await page.dispatchEvent('#filter-to', 'change');
  const { AllocationFailed, SkuNotAvailable } = before;
  assert.deepStrictEqual((await chartOf()).colors, { AllocationFailed, SkuNotAvailable });
});

test('without times there is no empty chart', async () => {
  page = await openScan(write('timeless.log', 'ERROR: (AllocationFailed) Allocation failed.\n'));
  assert.ok(!(await page.isVisible('#chart-box')));
  assert.strictEqual(await page.textContent('#without-time'), 'No failure has a time.');
});

test('tables sort by any column, and rows unfold', async () => {
  page = await openScan(write('small.jsonl', smallLog));
  await page.click('#codes-table th button:text("Code")');
  assert.deepStrictEqual((await rowsOf(page, 'codes-table')).map((row) => row[0]), ['AllocationFailed', 'SkuNotAvailable', 'VMStartTimedOut']);
  await page.click('#codes-table th button:text("Code")');
  assert.strictEqual((await rowsOf(page, 'codes-table'))[0][0], 'VMStartTimedOut');
  assert.strictEqual(await page.getAttribute('#codes-table th', 'aria-sort'), 'descending');
  await page.click('#codes-table button.unfold');
  assert.match(await page.textContent('#codes-table tr.detail'), /It did not start\.\n.*small\.jsonl:4/);
  const incidents = await rowsOf(page, 'incidents-table');
  assert.deepStrictEqual(incidents.map((row) => row[0]), ['open', 'open', 'recovered after 6 h 31 min']);
  await page.click('#incidents-table button.unfold >> nth=0');
  assert.match(await page.textContent('#incidents-table tr.detail'), /Correlation ids00000000-0000-4000-8000-000000000004/);
});

test('what logs hold stays text', async () => {
  const nasty = ['</script><script>alert(1)</script>', '<img src=x onerror=alert(2)>', '"><svg onload=alert(3)>', 'javascript:alert(4)', '<!--<script>', '\u202egnp.exe', 'x'.repeat(1 << 20)];
  const log = nasty.map((text, id) => record({ id, code: `Nasty${id}Failed`, message: `It failed: ${text}`, vm: text.replaceAll('/', '') })).join('');
  const clean = await openScan(write('small.jsonl', smallLog));
  const scripts = await clean.$$eval('script', (all) => all.length);
  await clean.close();
  page = await openScan(write('<img src=x onerror=alert(5)>.jsonl', log));
  for (const place of ['codes-table', 'incidents-table']) {
    // At once: a layout with the long name takes its time.
    await page.evaluate((id) => {
      const buttons = () => document.querySelectorAll(`#${id} button.unfold`);
      for (let i = 0; i < buttons().length; ++i) buttons()[i].click();
    }, place);
  }
  assert.strictEqual(await page.$$eval('script', (all) => all.length), scripts);
  assert.strictEqual(await page.$$eval('main img, main svg, main a, main iframe', (all) => all.length), 0);
  const told = await page.textContent('#codes-table');
  for (const text of nasty.slice(0, 5)) assert.ok(told.includes(`It failed: ${text}\n`), text);
  assert.ok(told.includes('<img src=x onerror=alert(5)>.jsonl:1'));
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'a long name makes the page wider than the window');
});

test('paper has all rows, dark on white, and a chart that fits', async () => {
  const log = Array.from({ length: 60 }, (_, i) => record({ id: i, vm: `web-${i}` })).join('');
  page = await openScan(write('many.jsonl', log), { scheme: 'dark' });
  const rows = async () => (await rowsOf(page, 'vms-table')).length;
  assert.strictEqual(await rows(), 25);
  assert.strictEqual(await page.textContent('#vms-table .more'), '25 of 60 Show all');
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 700, height: 1000 });  // what A4 leaves
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  assert.strictEqual(await rows(), 60);
  assert.ok(!(await page.isVisible('#vms-table .fold >> nth=0')));
  const { color, right } = await page.evaluate(() => ({ color: Chart.getChart('chart').options.scales.x.ticks.color, right: document.getElementById('chart').getBoundingClientRect().right }));
  assert.strictEqual(color.trim(), '#1b1f24');
  assert.ok(right <= 700, right);
  assert.strictEqual(await page.$eval('.level1', (cell) => getComputedStyle(cell).printColorAdjust), 'exact');
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  assert.strictEqual(await rows(), 25);
});

test('a table that is wider than the window shows it, and codes break between words only', async () => {
  page = await openScan(write('small.jsonl', smallLog), { width: 400 });
  assert.match(await page.$eval('#incidents-table .scroll', (box) => getComputedStyle(box).backgroundImage), /linear-gradient/);
  const widths = await page.$$eval('#incidents-table td:nth-child(2)', (cells) => cells.map((cell) => cell.scrollWidth <= cell.clientWidth));
  assert.ok(widths.every(Boolean));
  assert.ok(await page.$eval('#incidents-table td:nth-child(2)', (cell) => cell.querySelectorAll('wbr').length > 0));
});

test('characters that deceive are shown as what they are', async () => {
  page = await openScan(write('deceive.log', record({ id: 1, message: 'Allocation failed: \u202e\u001bx\u0085\\u202e.' })));
  assert.strictEqual(await page.evaluate(() => data.raw.incidents[0].message), 'Allocation failed: ⟨U+202E⟩␛x⟨U+0085⟩\\u202e.');
  await page.click('#incidents-table button.unfold');
  const shown = await page.textContent('#incidents-table');
  assert.ok(shown.includes('⟨U+202E⟩␛x⟨U+0085⟩'), shown);
  assert.strictEqual(await page.$eval('#codes-table td', (cell) => getComputedStyle(cell).unicodeBidi), 'isolate');
});

test('a resource id of a megabyte does not hold up the page', async () => {
  page = await openScan(write('long.log', record({ id: 1, vm: 'x'.repeat(1_000_000) })));
  const ids = await page.evaluate(() => data.raw.incidents.map((incident) => incident.resource_id.length));
  assert.deepStrictEqual(ids, [1025]);
});

test('no script but its own may run', async () => {
  page = await openScan(write('small.jsonl', smallLog));
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.foreign = true';
    document.body.append(script);
  });
  assert.strictEqual(await page.evaluate(() => window.foreign), undefined);
  assert.match(page.complaints.pop(), /Content Security Policy/);
});

test('nobody is kept out: axe finds nothing', async () => {
  // One of each kind of row: axe is slow with many.
  const logs = ['damaged.jsonl', 'suspect-operations.jsonl', 'activity-log-cli.jsonl'].map((name) => path.join(samples, name));
  for (const [width, scheme] of [[1280, 'light'], [1280, 'dark'], [400, 'light']]) {
    page = await openScan(logs, { width, scheme });
    await page.click('#series summary');
    await page.click('#codes-table button.unfold');
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run());
    assert.deepStrictEqual(violations.map((one) => `${one.id}: ${one.nodes[0].html}`), [], `${width} ${scheme}`);
    assert.deepStrictEqual(page.complaints, []);
    await page.close();
  }
  page = null;
});

test('incidents and comparisons are pages, too', async () => {
  const log = write('small.jsonl', smallLog);
  const incidents = path.join(folder, 'incidents.html');
  run('incidents', '--open', '--format', 'html', '-o', incidents, log);
  page = await open(incidents);
  assert.strictEqual((await rowsOf(page, 'incidents-table')).length, 2);
  await page.close();

  const [none, all, changed] = ['none.counts', 'all.counts', 'changed.html'].map((name) => path.join(folder, name));
  run('scan', '--format', 'counts', '-o', none, write('none.jsonl', record({ id: 9 }) + record({ id: 10, vm: 'gone-01' })));
  run('scan', '--format', 'counts', '-o', all, log);
  run('compare', '--format', 'html', '-o', changed, none, all);
  page = await open(changed);
  assert.deepStrictEqual((await rowsOf(page, 'comparison-gone-VMs')).map((row) => row[0]), ['gone-01 (g)']);
  assert.match(await page.textContent('#comparison-new-codes button.plain >> nth=0'), /VMStartTimedOut/);
  await page.click('#comparison-new-VMs button:text("web-02")');
  assert.match(await page.textContent('#shown'), /^Shown: 3 of 4 failures,/);
  assert.deepStrictEqual((await rowsOf(page, 'comparison-new-codes')).map((row) => row.slice(0, 3)), [['VMStartTimedOut', '0', '2'], ['SkuNotAvailable', '0', '1']]);
});

test('what could not be read is no "No failures"', async () => {
  page = await openScan(path.join(folder, 'nowhere.jsonl'));
  assert.match(await page.textContent('#headline'), /^Nothing /);
});

test('a page without failures says so', async () => {
  page = await openScan(write('clean.jsonl', record({ status: 'Succeeded' })));
  assert.strictEqual(await page.textContent('#headline'), 'No failures');
  assert.strictEqual(await page.textContent('#codes-table'), 'None.');
});
