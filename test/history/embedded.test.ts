import { startEmbedded } from '../../shared/history/embedded.ts';
import { historyContract } from './contract.ts';

historyContract('the embedded database of this platform', () => startEmbedded());
historyContract('dynalite', () => startEmbedded({ engine: 'dynalite' }));
