import type { Content, Context } from './content.ts';
import { alertDetail } from './alert-detail.ts';
import { alertHistoryContent, episodeDetail } from './alert-history.ts';
import { activeAlertsContent } from './alerts.ts';
import { notificationDetail, notificationsContent } from './notifications.ts';
import { silenceDetail, silencesContent } from './silences.ts';

/** The part of the alerts that is chosen. */
export function alertsContent(context: Context): Content {
  switch (context.place.part ?? 'active') {
    case 'active':
      return activeAlertsContent(context);
    case 'silences':
      return silencesContent(context);
    case 'history':
      return alertHistoryContent(context);
    case 'notifications':
      return notificationsContent(context);
  }
}

/** A row of that part. */
export function alertsDetail(context: Context): Content {
  switch (context.place.part ?? 'active') {
    case 'active':
      return alertDetail(context);
    case 'silences':
      return silenceDetail(context);
    case 'history':
      return episodeDetail(context);
    case 'notifications':
      return notificationDetail(context);
  }
}
