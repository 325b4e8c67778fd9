import { count, days } from '../../core/parameter.ts';
import { attested } from '../../kinds/attested.ts';
import { atLeast, atMost } from '../../kinds/attested-spec.ts';

/** Prometheus runs where the application runs, and AWS knows neither what it scrapes nor for how long it keeps it. */
export default attested({
  id: 'monitoring.metrics-collection',
  title: 'Metrics of applications and of the business are scraped often, and kept long enough',
  severity: 'medium',
  seeds: ['000:100', '001:38', '003:53', '004:156', '004:157', '004:158', '004:159', '004:160', '004:324'],
  satisfies: ['nist-800-53-r5/SI-4', 'soc2/CC7.2', 'iso-27001/A.8.16'],
  cadence: 'half-yearly',
  done: 'review of what is collected',
  evidence: 'the configuration of the scraper, with its list of targets',
  note: 'where the metrics are stored',
  covers: ['application', 'business', 'production-targets', 'storage'],
  measures: {
    scrapeSeconds: atMost('maxScrapeSeconds', count(15, 'longest acceptable time between two scrapes, in seconds')),
    retentionDays: atLeast('minRetentionDays', days(15, 'shortest acceptable retention of metrics')),
    backupRetentionDays: atLeast('minBackupRetentionDays', days(30, 'shortest acceptable retention of their backups')),
  },
  why: 'What is not measured when it goes wrong cannot be reconstructed afterwards.',
});
