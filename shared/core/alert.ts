/** placeholder, replaced below */
export interface Alert {
  readonly text: string;
}
