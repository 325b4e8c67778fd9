/** Names of the time zone database. Pure. */

/** Whether clocks can be shown in a zone of this name: `Europe/Berlin`, `UTC`. */
export function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
