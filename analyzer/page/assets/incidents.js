// The incidents, with how each ended.
// The type and the name at the end of a resource id.
function lastOf(id) {
  return (id || '').split('/').slice(-2).join('/');
}

function incidentTaken(incident) {
  const name = incident.code || '(none)';
  const vm = { name: incident.vm || '(none)', id: incident.resource_id || '' };
  const q = state.q.toLowerCase();
  const last = incident.last === null ? NaN : Date.parse(incident.last);
  const first = incident.first === null ? NaN : Date.parse(incident.first);
  const [from, to] = [momentOf(state.from), momentOf(state.to)];
  return (state.code === '' || name === state.code) && (state.class === '' || incident.class === state.class) &&
    (state.vm === '' || isVm(vm, state.vm.toLowerCase())) && (q === '' || takes(q, name) || takes(q, vm.name) || takes(q, vm.id)) &&
    !(Number.isNaN(last) && (!Number.isNaN(from) || !Number.isNaN(to))) && !(last < from) && !(first >= to);
}

function showIncidents() {
  const { incidents, incident_counts: counts } = data.raw;
  byId('incidents').hidden = incidents === null;
  if (incidents === null) return;
  const all = counts.open + counts.recovered + counts.gone;
  byId('incidents-title').textContent = all > incidents.length ? `Incidents: the first ${number(incidents.length)} of ${number(all)}` : 'Incidents';
  const rows = incidents.map((incident, n) => ({ ...incident, n })).filter(incidentTaken);
  const rank = { open: 0, recovered: 1, gone: 2 };
  const endOf = (row) => row.recovered_at || row.gone_at;
  const columns = [
    { label: 'Outcome', text: (row) => element('span', { class: row.outcome }, row.outcome + (endOf(row) && row.first ? ` after ${durationText(Date.parse(endOf(row)) - Date.parse(row.first))}` : '')),
      value: (row) => rank[row.outcome] * 1e6 + row.n },
    { label: 'Code', name: true, text: (row) => breakable(row.code || '(none)'), value: (row) => row.code || '' },
    { label: 'VM or resource', name: true, text: (row) => row.vm || lastOf(row.resource_id) || '(none)', value: (row) => (row.vm || row.resource_id || '').toLowerCase() },
    { label: 'Class', text: (row) => row.class, value: (row) => row.class },
    { label: 'Attempts', number: true, text: (row) => number(row.attempts), value: (row) => row.attempts },
    { label: 'First', time: true, text: (row) => timeText(row.first), value: (row) => row.first || '' },
    { label: 'Last', time: true, text: (row) => timeText(row.last), value: (row) => row.last || '' },
  ];
  const detail = (row) => definitions([['Message', row.message], ['Chain', row.chain], ['What to do', row.advice], ['Resource id', row.resource_id],
    ['Ended', timeText(endOf(row))], ['Correlation ids', row.correlation_ids.join('\n')], ['Places', row.places.map((place) => `${place.source}:${place.line}`).join('\n')]]);
  showTable('incidents-table', { label: 'Incidents', columns, rows, order: [0, 1], detail, key: (row) => [row.code, row.resource_id || row.vm, row.first].join('\n') });
}
