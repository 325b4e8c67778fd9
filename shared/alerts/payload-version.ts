/** The name of the document's form, apart from the schema: writing one needs no schema. */
export const PAYLOAD_SCHEMA = 'plumbline.alert/1';
