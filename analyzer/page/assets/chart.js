// Failures over time as stacked bars, and the brush that zooms.
const MINUTE = HOUR / 60;
const units = {
  minute: { hours: 1 / 60, next: (time) => time + MINUTE, begin: (time) => Math.floor(time / MINUTE) * MINUTE, text: (time) => timeText(time) },
  hour: { hours: 1, next: (time) => time + HOUR, begin: (time) => Math.floor(time / HOUR) * HOUR, text: (time) => timeText(time) },
  day: { hours: 24, next: (time) => time + 24 * HOUR, begin: (time) => Math.floor(time / (24 * HOUR)) * 24 * HOUR, text: (time) => timeText(time).slice(0, 10) },
  week: { hours: 168, next: (time) => time + 168 * HOUR, begin: weekOf, text: (time) => `week of ${timeText(time).slice(0, 10)}` },
  month: { hours: 720, next: (time) => monthOf(time, 1), begin: (time) => monthOf(time, 0), text: (time) => timeText(time).slice(0, 7) },
  year: { hours: 8760, next: (time) => yearOf(time, 1), begin: (time) => yearOf(time, 0), text: (time) => timeText(time).slice(0, 4) },
};
const barsThatFit = 240;
const mostBars = 3000;  // of a unit that is chosen; more freeze the page
const mostSeries = 9;
const colors = ['#0b6fb8', '#d1495b', '#2e8b57', '#e3a008', '#7b4fb5', '#13a3a3', '#b8568c', '#7a6a53', '#5a7d1a'];
const colorOfOthers = '#8a949e';
const colorOf = new Map();  // by what is stacked: a code keeps its colour while the page is open
let chart = null;
let bars = [];

// The Monday before; 1970 began on a Thursday.
function weekOf(time) {
  const monday = -72 * HOUR;
  return Math.floor((time - monday) / (168 * HOUR)) * 168 * HOUR + monday;
}

function monthOf(time, months) {
  const date = new Date(time);
  // Not Date.UTC, which takes the year 1 for 1901.
  return new Date(0).setUTCFullYear(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
}

function yearOf(time, years) {
  return new Date(0).setUTCFullYear(new Date(time).getUTCFullYear() + years, 0, 1);
}

// Those that are no finer than the data and give no more bars than may be.
function unitsOf(view, first) {
  const names = Object.keys(units).filter((name) => units[name].hours >= view.source.hours);
  const barsOf = (name) => (view.last - first) / (units[name].hours * HOUR);
  const all = names.filter((name) => barsOf(name) < mostBars);
  if (all.length === 0) all.push(names.pop());
  const fitting = all.find((name) => barsOf(name) < barsThatFit) || all[all.length - 1];
  return { all, shown: all.includes(state.unit) ? state.unit : fitting };
}

function makeBars(view) {
  bars = [];
  const first = Number.isNaN(view.from) ? view.first : Math.max(view.from, view.first);
  const { all, shown } = view.last === -Infinity ? { all: [], shown: 'hour' } : unitsOf(view, first);
  fillOptions(byId('bar-unit'), [['auto', 'as fits'], ...all.map((name) => [name, `one ${name}`])]);
  byId('bar-unit').value = all.includes(state.unit) ? state.unit : 'auto';
  const unit = units[shown];
  for (let time = unit.begin(first); time <= view.last; time = unit.next(time)) bars.push({ begin: time, end: unit.next(time), text: unit.text(time) });
  return unit;
}

// What is counted over the bars: the most frequent codes or classes, and all others as one.
function makeSeries(view, unit) {
  const index = new Map(bars.map((bar, i) => [bar.begin, i]));
  const nameOf = (code) => (state.by === 'class' ? data.codes[code].class : data.codes[code].name);
  const totals = new Map();
  for (const [code, sum] of view.byCode) totals.set(nameOf(code), (totals.get(nameOf(code)) || 0) + sum.count);
  const names = [...totals].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
  const shown = names.slice(0, mostSeries);
  setColors(shown);
  const series = new Map(shown.map((label) => [label, { label, color: colorOf.get(label), data: new Array(bars.length).fill(0) }]));
  const others = { label: 'all others', color: colorOfOthers, data: new Array(bars.length).fill(0) };
  for (const row of view.rows) {
    const start = view.source.start[row];
    if (Number.isNaN(start)) continue;
    const one = series.get(nameOf(view.source.code[row])) || others;
    one.data[index.get(unit.begin(start))] += view.source.count[row];
  }
  return [...series.values(), ...(shown.length < names.length ? [others] : [])];
}

// Each name keeps its colour, unless another that is shown has it; new ones get a colour that nobody had, if there is one.
function setColors(names) {
  const taken = new Set();
  for (const name of [...names.filter((one) => colorOf.has(one)), ...names.filter((one) => !colorOf.has(one))]) {
    const had = new Set(colorOf.values());
    const free = colors.filter((color) => !taken.has(color));
    if (!free.includes(colorOf.get(name))) colorOf.set(name, free.find((color) => !had.has(color)) || free[0]);
    taken.add(colorOf.get(name));
  }
}

function showChart(view) {
  const timed = view.minutes || view;
  const unit = makeBars(timed);
  const series = makeSeries(timed, unit);
  showNotes(view, timed);
  for (const id of ['chart-box', 'chart-controls', 'series']) byId(id).hidden = bars.length === 0;
  if (bars.length === 0) return;
  byId('chart').setAttribute('aria-label',
    `${counted(timed.total - timed.withoutTime, 'failure', 'failures')} from ${bars[0].text} to ${bars[bars.length - 1].text}; the table below has the figures.`);
  drawChart(series);
  showSeriesTable(series);
}

function showNotes(view, timed) {
  const notes = [];
  if (view.total === 0) notes.push('None.');
  else if (view.withoutTime === view.total) notes.push('No failure has a time.');
  else if (view.withoutTime > 0) notes.push(`${counted(view.withoutTime, 'failure has', 'failures have')} no time.`);
  if (timed !== view && timed.total < view.total - view.withoutTime) notes.push('The tables count whole hours.');
  if (data.times !== null) notes.push(`There are so many that each VM is counted ${{ 24: 'by day', 168: 'by week', 0: 'without times' }[data.cells.hours]}.`);
  byId('without-time').textContent = notes.join(' ');
}

function drawChart(series) {
  const style = getComputedStyle(document.documentElement);
  const text = style.getPropertyValue('--text');
  const line = style.getPropertyValue('--line');
  const datasets = series.map(({ label, color, data: counts }) => (
    { label, data: counts, backgroundColor: color, stack: 'all', barPercentage: 1, categoryPercentage: 0.9 }));
  const labels = bars.map((bar) => bar.text);
  if (chart === null) {
    chart = new Chart(byId('chart'), {
      type: 'bar',
      data: { labels, datasets },
      options: {
        animation: false, responsive: true, maintainAspectRatio: false,
        interaction: { mode: 'index', intersect: false },
        plugins: { legend: { position: 'bottom', labels: { boxWidth: 12 } }, tooltip: { filter: (item) => item.parsed.y > 0 } },
        scales: {
          x: { stacked: true, ticks: { maxRotation: 0, autoSkipPadding: 16 }, grid: { display: false } },
          y: { stacked: true, beginAtZero: true, ticks: { precision: 0 } },
        },
      },
    });
  } else {
    chart.data.labels = labels;
    chart.data.datasets = datasets;
  }
  for (const axis of ['x', 'y']) {
    chart.options.scales[axis].ticks.color = text;
    chart.options.scales[axis].grid.color = line;
  }
  chart.options.plugins.legend.labels.color = text;
  chart.update('none');
}

function showSeriesTable(series) {
  const details = byId('series');
  if (!details.open) return;
  const rows = bars.map((bar, i) => ({ time: bar.text, counts: series.map((one) => one.data[i]) })).filter((row) => row.counts.some((count) => count > 0));
  const columns = [{ label: 'Time', text: (row) => row.time, value: (row) => row.time }].concat(series.map((one, i) => (
    { label: one.label, number: true, text: (row) => number(row.counts[i]), value: (row) => row.counts[i] })));
  showTable('series-table', { label: 'Failures over time', columns, rows, order: [0, 1], key: (row) => row.time });
}

// Dragging over the bars selects their time.
function followBrush() {
  const canvas = byId('chart');
  const brush = byId('brush');
  let from = null;
  const barAt = (x) => Math.max(0, Math.min(bars.length - 1, Math.round(chart.scales.x.getValueForPixel(x))));
  canvas.addEventListener('pointerdown', (event) => {
    if (bars.length < 2 || event.button !== 0) return;
    from = event.offsetX;
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (from === null) return;
    brush.hidden = Math.abs(event.offsetX - from) < 4;
    brush.style.left = `${Math.min(from, event.offsetX)}px`;
    brush.style.width = `${Math.abs(event.offsetX - from)}px`;
  });
  const end = (event) => {
    const begin = from;
    from = null;
    brush.hidden = true;
    if (begin === null || event.type === 'pointercancel' || Math.abs(event.offsetX - begin) < 4) return;
    const [first, last] = [barAt(begin), barAt(event.offsetX)].sort((a, b) => a - b);
    setState({ from: inputTime(bars[first].begin), to: inputTime(bars[last].end), unit: 'auto' });
  };
  canvas.addEventListener('pointerup', end);
  canvas.addEventListener('pointercancel', end);
}

function inputTime(time) {
  return new Date(time).toISOString().slice(0, 16);
}
