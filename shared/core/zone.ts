/** Names of the time zone database. Pure. */

/** Whether clocks can be shown in a zone of this name: `Europe/Berlin`, `UTC`. */
export function isZone(name: string): boolean {
  // most questions name no zone, and making a format takes a tenth of a millisecond
  if (name === 'UTC') return true;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
