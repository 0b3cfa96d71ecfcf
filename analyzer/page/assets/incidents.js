// The incidents, with how each ended.
// The type and the name at the end of a resource id.
function lastOf(id) {
  return (id || '').split('/').slice(-2).join('/');
}

// Which incidents the filters leave; as a function of an incident.
function incidentFilter() {
  const q = state.q.toLowerCase();
  const [from, to] = [momentOf(state.from), momentOf(state.to)];
  const timed = !Number.isNaN(from) || !Number.isNaN(to);
  const vmTaken = vmFilter();
  return (incident) => {
    const name = incident.code || '(none)';
    const vm = { name: incident.vm || '(none)', id: incident.resource_id || '', group: incident.resource_group || '', subscription: incident.subscription || '' };
    const [first, last] = [incident.first, incident.last].map((time) => (time === null ? NaN : Date.parse(time)));
    return (state.code === '' || name === state.code) && (state.class === '' || incident.class === state.class) && vmTaken(vm) &&
      (q === '' || takes(q, name) || takes(q, vm.name) || takes(q, vm.id)) && !(timed && Number.isNaN(last)) && !(last < from) && !(first >= to);
  };
}

function vmOfIncident({ vm, resource_id: id, resource_group: group }) {
  return vm ? namedVmButton(vm, id, group) : lastOf(id) || '(none)';
}

function endOf(incident) {
  return incident.recovered_at || incident.gone_at;
}

// As the terminal has it: `recovered after 7 min`, `gone: deleted after 2 h`
function outcomeText(incident) {
  const { outcome, first } = incident;
  if (!endOf(incident) || !first) return outcome;
  return `${outcome}${outcome === 'gone' ? ': deleted' : ''} after ${durationText(Date.parse(endOf(incident)) - Date.parse(first))}`;
}

function showIncidents(view) {
  const { incidents, incident_counts: counts } = data.raw;
  byId('incidents').hidden = incidents === null;
  if (incidents === null) return;
  const all = counts.open + counts.recovered + counts.gone;
  byId('incidents-title').textContent = all > incidents.length ? `Incidents: the first ${number(incidents.length)} of ${number(all)}` : 'Incidents';
  const rows = view.incidents.map((incident, n) => ({ ...incident, n }));
  const rank = { open: 0, recovered: 1, gone: 2 };
  const columns = [
    { label: 'Outcome', text: (row) => element('span', { class: row.outcome }, outcomeText(row)), value: (row) => rank[row.outcome] * 1e6 + row.n },
    { label: 'Code', name: true, text: (row) => codeButton(row.code || '(none)'), value: (row) => row.code || '' },
    { label: 'VM or resource', name: true, text: vmOfIncident, value: (row) => (row.vm || row.resource_id || '').toLowerCase() },
    { label: 'Class', text: (row) => row.class, value: (row) => row.class },
    { label: 'Attempts', number: true, text: (row) => number(row.attempts), value: (row) => row.attempts },
    { label: 'First', time: true, text: (row) => timeText(row.first), value: (row) => row.first || '' },
    { label: 'Last', time: true, text: (row) => timeText(row.last), value: (row) => row.last || '' },
  ];
  const detail = (row) => definitions([['Message', row.message], ['Chain', row.chain], ['What to do', row.advice], ['Resource id', row.resource_id],
    ['Ended', timeText(endOf(row))], ['Correlation ids', row.correlation_ids.join('\n')], ['Places', row.places.map((place) => `${place.source}:${place.line}`).join('\n')]]);
  showTable('incidents-table', { label: 'Incidents', columns, rows, order: [0, 1], detail, key: (row) => [row.code, row.resource_id || row.vm, row.first].join('\n') });
}
