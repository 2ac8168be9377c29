export { listIncidents, listIncidentsAnswer, listIncidentsInput } from './incident.ts';
export { getIncident, incident, incidentInput, type Incident } from './incident.ts';
export { listMissed, listMissedAnswer, listMissedInput } from './missed.ts';
export { previewIncident, previewIncidentAnswer, previewIncidentInput } from './preview.ts';
export { incidentUsers, incidentUsersAnswer, incidentUsersInput } from './report.ts';
export { resumeIncidents } from './resume.ts';
export {
  refundMissed,
  refundMissedInput,
  startIncident,
  type StartIncidentAnswer,
  startIncidentAnswer,
  startIncidentInput,
  type StartOptions,
} from './start.ts';
export { undoIncident } from './undo.ts';
