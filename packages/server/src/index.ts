export { ConfigError } from './config-error.ts';
export type { FirstSetUp } from './first-set-up.ts';
export type { HistoryLoss, RestoredHistory } from './history/start-history.ts';
export {
  type FoundHistory,
  type InitialisedDirectory,
  initDataDirectory,
  newAdminToken,
  type RunningServer,
  restoreHistory,
  type StartOptions,
  startServer,
} from './main.ts';
export {
  listNoticeTypes,
  type PreviewOptions,
  previewNotice,
} from './notice-preview.ts';
export type { NoticePreview, NoticeSummary } from './notify/preview-notice.ts';
