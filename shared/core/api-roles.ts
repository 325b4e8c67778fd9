/**
 * Roles of callers of the API. A reader reads verdicts, alerts and records; a responder also acknowledges alerts and sets
 * maintenance windows; an approver also waives and attests; an auditor also reads facts and asks for exports, packs and reports; an
 * uploader uploads results of pipelines, and reads nothing.
 */
export const API_ROLES = ['reader', 'responder', 'approver', 'auditor', 'uploader'] as const;
export type ApiRole = (typeof API_ROLES)[number];
