// Puts the page together.
function headline(view) {
  const { report, headline: { text, about, selected }, incidents } = data.raw;
  setText('headline', hasFilter() ? `In all: ${text}` : text);
  document.title = `${text} – vmsift`;
  const facts = [];
  if (about !== '') facts.push(about[0].toUpperCase() + about.slice(1));
  if (view.last !== -Infinity && !hasFilter()) facts.push(`from ${timeText(firstTime())} to ${timeText(lastTime())} UTC`);
  if (incidents === null && report.failures > 0 && !report.compare) facts.push('incidents are not followed in this much: vmsift incidents --format html does');
  setText('subline', facts.join('; '));
  setText('selected', selected === '' ? '' : `Selected: ${selected}`);
  setText('shown', hasFilter() ? shownText(view) : '');
}

// What the filters leave: `Shown: 3 of 4 failures, on 1 VM, 2 incidents`
function shownText(view) {
  const text = `Shown: ${number(view.total)} of ${counted(data.raw.report.failures, 'failure', 'failures')}, on ${counted(vmCount(view.byVm), 'VM', 'VMs')}`;
  return view.incidents === null ? text : `${text}, ${counted(view.incidents.length, 'incident', 'incidents')}`;
}

function firstTime() {
  return data.raw.report.codes.map((code) => code.first).filter((time) => time !== null).sort()[0];
}

function lastTime() {
  return data.raw.report.codes.map((code) => code.last).filter((time) => time !== null).sort().pop();
}

function fillFilters() {
  const withAll = (names) => [['', 'all'], ...names.map((name) => [name, name])];
  fillOptions(byId('filter-code'), withAll(data.codes.map((code) => code.name)));
  fillOptions(byId('filter-class'), withAll([...new Set(data.codes.map((code) => code.class))].sort()));
  fillOptions(byId('vm-names'), data.vms.slice(0, 1000).map((vm) => [vm.name, vm.name]));
}

function showFilters() {
  for (const key of ['q', 'code', 'vm', 'class', 'from', 'to']) {
    const input = byId(`filter-${key}`);
    // Not under the fingers of who types in it.
    const typed = document.activeElement === input && input.tagName === 'INPUT';
    if (!typed && input.value !== state[key]) input.value = state[key];
  }
  byId('stack-by').value = state.by;
}

function render() {
  if (data !== null) keepPlace(draw);
}

function draw() {
  const view = makeView();
  showFilters();
  headline(view);
  showChart(view);
  showIncidents(view);
  showCodes(view);
  showVms(view);
  showHeatMap(view);
}

// With what no filter changes.
function drawAll() {
  showComparison();
  draw();
  showReading();
}

// Returns whether there are any.
function takeData(text) {
  data = readData(text);
  if (data === null) return false;
  fillFilters();
  keepPlace(drawAll);
  return true;
}

function listen() {
  for (const key of ['q', 'code', 'vm', 'class', 'from', 'to']) {
    const input = byId(`filter-${key}`);
    input.addEventListener(key === 'q' || key === 'vm' ? 'input' : 'change', () => setState({ [key]: input.value }));
  }
  byId('filters').addEventListener('submit', (event) => event.preventDefault());
  byId('filter-reset').addEventListener('click', () => setState({ ...noState }));
  byId('stack-by').addEventListener('change', (event) => setState({ by: event.target.value }));
  byId('bar-unit').addEventListener('change', (event) => setState({ unit: event.target.value }));
  byId('zoom-out').addEventListener('click', () => setState({ from: '', to: '', unit: 'auto' }));
  byId('series').addEventListener('toggle', render);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', render);
  addEventListener('hashchange', () => {
    readState();
    render();
  });
  addEventListener('beforeprint', () => setPrinting(true));
  addEventListener('afterprint', () => setPrinting(false));
  followBrush();
}

document.body.classList.toggle('wall', onWall);
readState();
listen();
if (!takeData(byId('data').textContent)) connect();
