/** No journey ever runs on a page of yesterday. */
export { buildWeb as default } from '../scripts/build-web.ts';
