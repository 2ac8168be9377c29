export { Live, type LiveOptions, type Told } from './live.ts';
export { liveRefund } from './news.ts';
