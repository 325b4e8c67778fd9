/** `1 control`, `2 controls`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** An instant to the minute, with its zone. */
export const minute = (iso: string): string => `${iso.slice(0, 16)}Z`;
