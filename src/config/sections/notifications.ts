export { notificationsSection } from '../../alert/config/notifications.ts';
