/** The version of the document. It has a file of its own, so that code that writes documents does not load the schema. */
export const PAYLOAD_SCHEMA = 'plumbline.alert/1';
