// Puts the page together.
function headline(view) {
  const { report, incidents, incident_counts: counts } = data.raw;
  const suspects = report.suspect_count;
  let text = report.failures === 0 ? 'No failures' : `${counted(report.failures, 'failure', 'failures')} on ${counted(vmCount(allByVm()), 'VM', 'VMs')}`;
  if (report.failures === 0 && suspects > 0) text += `, but ${counted(suspects, 'line looks like one', 'lines look like some')}`;
  if (incidents !== null && report.failures > 0) {
    const outcomes = ['open', 'recovered', 'gone'].filter((name) => counts[name] > 0).map((name) => `${number(counts[name])} ${name}`);
    text += `, ${counted(counts.open + counts.recovered + counts.gone, 'incident', 'incidents')}${outcomes.length ? `: ${outcomes.join(', ')}` : ''}`;
  }
  byId('headline').textContent = text;
  document.title = `${text} – vmsift`;
  const facts = [];
  if (view.last !== -Infinity && !hasFilter()) facts.push(`from ${timeText(firstTime())} to ${timeText(lastTime())} UTC`);
  if (report.other_errors > 0) facts.push(`${counted(report.other_errors, 'is', 'are')} not about VMs`);
  if (report.failures > 0 && suspects > 0) facts.push(`${counted(suspects, 'more line looks like a failure', 'more lines look like failures')}`);
  if (incidents === null && report.failures > 0 && !report.compare) facts.push('incidents are not followed in this much: vmsift incidents --format html does');
  byId('subline').textContent = facts.join('; ');
  byId('shown').textContent = hasFilter() ? `Shown: ${number(view.total)} of ${counted(report.failures, 'failure', 'failures')}` : '';
}

function firstTime() {
  return data.raw.report.codes.map((code) => code.first).filter((time) => time !== null).sort()[0];
}

function lastTime() {
  return data.raw.report.codes.map((code) => code.last).filter((time) => time !== null).sort().pop();
}

// The numbers of all VMs with failures, as a map's keys.
function allByVm() {
  return new Map(data.vms.map((vm, i) => [i, vm]));
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
  showComparison();
  showIncidents();
  showCodes(view);
  showVms(view);
  showHeatMap(view);
  showReading();
}

// Returns whether there are any.
function takeData(text) {
  data = readData(text);
  if (data === null) return false;
  fillFilters();
  render();
  return true;
}

function listen() {
  for (const key of ['q', 'code', 'vm', 'class', 'from', 'to']) {
    const input = byId(`filter-${key}`);
    input.addEventListener(key === 'q' ? 'input' : 'change', () => setState({ [key]: input.value }));
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
