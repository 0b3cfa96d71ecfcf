// Failures over time as stacked bars, and the brush that zooms.
const units = {
  hour: { hours: 1, next: (time) => time + HOUR, begin: (time) => Math.floor(time / HOUR) * HOUR, text: (time) => timeText(time) },
  day: { hours: 24, next: (time) => time + 24 * HOUR, begin: (time) => Math.floor(time / (24 * HOUR)) * 24 * HOUR, text: (time) => timeText(time).slice(0, 10) },
  week: { hours: 168, next: (time) => time + 168 * HOUR, begin: weekOf, text: (time) => `week of ${timeText(time).slice(0, 10)}` },
  month: { hours: 720, next: (time) => monthOf(time, 1), begin: (time) => monthOf(time, 0), text: (time) => timeText(time).slice(0, 7) },
  year: { hours: 8760, next: (time) => Date.UTC(new Date(time).getUTCFullYear() + 1), begin: (time) => Date.UTC(new Date(time).getUTCFullYear()), text: (time) => timeText(time).slice(0, 4) },
};
const mostBars = 240;
const mostSeries = 8;
const colors = ['#0b6fb8', '#d1495b', '#2e8b57', '#e3a008', '#7b4fb5', '#13a3a3', '#b8568c', '#7a6a53', '#8a949e'];
let chart = null;
let bars = [];

// The Monday before; 1970 began on a Thursday.
function weekOf(time) {
  const monday = -72 * HOUR;
  return Math.floor((time - monday) / (168 * HOUR)) * 168 * HOUR + monday;
}

function monthOf(time, months) {
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months);
}

// The finest unit that is no finer than the data and gives no more bars than can be told apart.
function unitOf(view, first, last) {
  const names = Object.keys(units).filter((name) => units[name].hours >= view.source.hours);
  if (names.includes(state.unit)) return state.unit;
  return names.find((name) => (last - first) / (units[name].hours * HOUR) < mostBars) || names[names.length - 1];
}

function makeSeries(view) {
  bars = [];
  if (view.last === -Infinity) return [];
  const first = Number.isNaN(view.from) ? view.first : Math.max(view.from, view.first);
  const unit = units[unitOf(view, first, view.last)];
  const index = new Map();
  for (let time = unit.begin(first); time <= view.last; time = unit.next(time)) {
    index.set(time, bars.length);
    bars.push({ begin: time, end: unit.next(time), text: unit.text(time) });
  }
  const nameOf = (code) => (state.by === 'class' ? data.codes[code].class : data.codes[code].name);
  const totals = new Map();
  for (const [code, sum] of view.byCode) totals.set(nameOf(code), (totals.get(nameOf(code)) || 0) + sum.count);
  const names = [...totals].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
  const shown = names.slice(0, names.length > mostSeries + 1 ? mostSeries : mostSeries + 1);
  const series = new Map(shown.map((name) => [name, new Array(bars.length).fill(0)]));
  if (shown.length < names.length) series.set('all others', new Array(bars.length).fill(0));
  for (const row of view.rows) {
    const start = view.source.start[row];
    if (Number.isNaN(start)) continue;
    const counts = series.get(nameOf(view.source.code[row])) || series.get('all others');
    counts[index.get(unit.begin(start))] += view.source.count[row];
  }
  return [...series].map(([label, counts]) => ({ label, data: counts }));
}

function showChart(view) {
  const series = makeSeries(view);
  const style = getComputedStyle(document.documentElement);
  const text = style.getPropertyValue('--text');
  const line = style.getPropertyValue('--line');
  byId('chart').setAttribute('aria-label', bars.length === 0 ? 'No failure has a time.'
    : `${counted(view.total - view.withoutTime, 'failure', 'failures')} from ${bars[0].text} to ${bars[bars.length - 1].text}; the table below has the figures.`);
  const notes = [];
  if (view.withoutTime > 0) notes.push(`${counted(view.withoutTime, 'failure has', 'failures have')} no time.`);
  if (data.times !== null) notes.push(`There are so many that each VM is counted ${{ 24: 'by day', 168: 'by week', 0: 'without times' }[data.cells.hours]}.`);
  byId('without-time').textContent = notes.join(' ');
  const datasets = series.map((one, i) => ({ ...one, backgroundColor: colors[i % colors.length], stack: 'all', barPercentage: 1, categoryPercentage: 0.9 }));
  const labels = bars.map((bar) => bar.text);
  if (chart === null) {
    chart = new Chart(byId('chart'), {
      type: 'bar',
      data: { labels, datasets },
      options: {
        animation: false, responsive: true, maintainAspectRatio: false,
        interaction: { mode: 'index', intersect: false },
        plugins: { legend: { position: 'bottom', labels: { boxWidth: 12 } }, tooltip: { filter: (item) => item.parsed.y > 0 } },
        scales: { x: { stacked: true, ticks: { maxRotation: 0, autoSkipPadding: 16 }, grid: { display: false } }, y: { stacked: true, beginAtZero: true, ticks: { precision: 0 } } },
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
  showSeriesTable(series);
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
