/** The chain of all alerts: their steps, and the steps that people took. */

import type { Chain, ChainUnit } from '../core/chain.ts';
import { type AlertsBody, type AlertsState, memberCount, NO_ALERTS } from './alerts/alert.ts';
import { foldAlerts } from './alerts/fold.ts';

const alertsChain: Chain<AlertsState, AlertsBody> = {
  type: 'alerts',
  empty: NO_ALERTS,
  fold: (state, { steps }, at) => foldAlerts(state, steps, at),
  parts: (state) => ({ ...state }),
  size: ({ alerts }) => Object.values(alerts).reduce((sum, alert) => sum + memberCount(alert), 0),
};

export const ALERTS: ChainUnit<AlertsState, AlertsBody> = { unit: 'alerts/global', chain: alertsChain };
