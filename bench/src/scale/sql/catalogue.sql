create schema scale;

-- A number from 0 up to 1 for the i-th row, always the same one for the same question.
create function scale.dice(i bigint, question bigint) returns float8
  language sql immutable parallel safe
  return ((hashint8extended(i, question) >> 11) & 9007199254740991)::float8 / 9007199254740992;

-- The same from a normal distribution.
create function scale.normal(i bigint, question bigint) returns float8
  language sql immutable parallel safe
  return sqrt(-2 * ln(1 - scale.dice(i, question))) * cos(6.283185307179586 * scale.dice(i, question + 1000));

-- A UUIDv7. Of one millisecond they sort by their kind.
create function scale.id(ms bigint, i bigint, kind int) returns uuid
  language sql immutable parallel safe
  return encode(
    int8send((ms << 16) | 28672 | kind)
      || int8send((-9223372036854775807 - 1) | (hashint8extended(i, kind) & 4611686018427387903)),
    'hex')::uuid;

create function scale.time(ms bigint) returns timestamptz
  language sql immutable parallel safe
  return to_timestamp(ms::float8 / 1000);

create function scale.hex(i bigint, question bigint) returns text
  language sql immutable parallel safe
  return encode(int8send(hashint8extended(i, question)), 'hex');

create table scale.settings (
  users bigint not null,
  charges bigint not null,
  begins_ms bigint not null,
  ends_ms bigint not null,
  -- What a user is given at first, and buys whenever a charge needs more. No charge is larger.
  pack int not null,
  actor text not null,
  staff text not null
);

-- Milliseconds that work takes in the middle, how far it strays, and how often it fails.
create table scale.providers as
select no, provider, median_ms::float8, sigma::float8, trouble::float8 from (values
  (1, 'anthropic', 2200, 0.55, 0.8),
  (2, 'openai', 1600, 0.65, 1.0),
  (3, 'stability', 5200, 0.45, 1.3),
  (4, 'elevenlabs', 1900, 0.5, 0.7),
  (5, 'replicate', 41000, 0.9, 1.9)
) p (no, provider, median_ms, sigma, trouble);

-- Work without hold_seconds is charged at once; the result of asynchronous work comes by callback.
create table scale.features as
select feature, name, operation_type, provider, cost, hold_seconds, asynchronous, weight::float8, routes,
  most_units, slowness::float8, usd::float8, row_number() over (order by weight desc)::int as no from (values
  ('chat', 'Chat reply', 'AI_TEXT_CHAT', 'anthropic', 2, null, false, 30, array['/api/chat', '/api/chat/stream'], 1, 1.0, 0.0030),
  ('rewrite', 'Rewrite', 'AI_TEXT_REWRITE', 'openai', 1, null, false, 14, array['/api/rewrite'], 1, 0.6, 0.0008),
  ('summary', 'Summary', 'AI_TEXT_SUMMARY', 'anthropic', 5, 300, false, 13, array['/api/summaries', '/api/v2/summaries'], 1, 2.4, 0.0110),
  ('image', 'Image', 'AI_IMAGE', 'stability', 20, 600, false, 12, array['/api/images'], 4, 1.0, 0.0350),
  ('translate', 'Translation', 'AI_TEXT_TRANSLATE', 'openai', 3, null, false, 8, array['/api/translate'], 1, 0.9, 0.0020),
  ('code_review', 'Code review', 'AI_CODE_REVIEW', 'anthropic', 12, 600, false, 6, array['/api/reviews', '/hooks/review'], 1, 6.5, 0.0420),
  ('speech', 'Speech', 'AI_SPEECH', 'elevenlabs', 6, 300, false, 5, array['/api/speech'], 1, 1.0, 0.0150),
  ('upscale', 'Upscale', 'AI_IMAGE_UPSCALE', 'stability', 8, 600, false, 4, array['/api/images/upscale'], 1, 1.6, 0.0100),
  ('transcript', 'Transcript', 'AI_TRANSCRIPT', 'openai', 4, 900, true, 3.5, array['/api/transcripts'], 10, 12.0, 0.0060),
  ('video', 'Video', 'AI_VIDEO', 'replicate', 60, 3600, true, 2, array['/api/videos', '/api/v2/videos'], 1, 3.0, 0.2100),
  ('music', 'Music', 'AI_MUSIC', 'replicate', 40, 1800, true, 1.5, array['/api/music'], 1, 1.4, 0.0900),
  ('moderation', 'Moderation', 'AI_MODERATION', 'openai', 0, null, false, 1, array['/api/moderate'], 1, 0.2, 0)
) f (feature, name, operation_type, provider, cost, hold_seconds, asynchronous, weight, routes, most_units, slowness, usd);

-- When a failure is known: with the answer, after a timeout, at the deadline, or later by staff.
-- {n} and {id} differ from case to case.
create table scale.messages as
select *, row_number() over ()::int as no from (values
  ('timeout', 'timeout', 'The provider did not answer within {n} ms', 9),
  ('timeout', 'timeout', 'Request {id} timed out', 6),
  ('timeout', 'timeout', 'upstream request timeout', 4),
  ('timeout', 'timeout', 'Deadline exceeded after {n} ms (request_id={id})', 3),
  ('connection_failed', 'answer', 'read ECONNRESET', 3),
  ('connection_failed', 'answer', 'connect ECONNREFUSED 10.{n}.4.17:443', 2),
  ('connection_failed', 'answer', 'socket hang up', 2),
  ('connection_failed', 'answer', 'getaddrinfo EAI_AGAIN', 1),
  ('provider_error', 'answer', 'HTTP 500 from the provider', 7),
  ('provider_error', 'answer', 'HTTP 502 Bad Gateway', 4),
  ('provider_error', 'answer', 'HTTP 503 Service Unavailable, retry after {n} s', 5),
  ('provider_error', 'answer', 'overloaded_error: Overloaded (request {id})', 4),
  ('provider_error', 'answer', 'CUDA out of memory on worker {id}', 2),
  ('provider_error', 'answer', 'The server had an error while processing your request', 2),
  ('provider_rejected', 'answer', 'Invalid API key provided', 0.5),
  ('provider_rejected', 'answer', 'You exceeded your current quota', 1.5),
  ('provider_rejected', 'answer', 'Input exceeds the maximum of {n} tokens', 2),
  ('provider_rejected', 'answer', 'Unsupported image size', 1),
  ('rate_limited', 'answer', 'Rate limit reached: {n} requests per minute', 5),
  ('rate_limited', 'answer', 'HTTP 429 Too Many Requests', 3),
  ('rate_limited', 'answer', 'Concurrency limit of {n} reached', 2),
  ('invalid_response', 'answer', 'Unexpected token < in JSON at position {n}', 2),
  ('invalid_response', 'answer', 'The answer has no field "output"', 1.5),
  ('invalid_response', 'answer', 'Unexpected end of JSON input', 1.5),
  ('empty_result', 'answer', 'The model returned no content', 2),
  ('empty_result', 'answer', 'Zero bytes in result {id}', 2),
  ('content_refused', 'answer', 'Content policy violation', 3),
  ('content_refused', 'answer', 'Blocked by the safety system (request {id})', 2),
  ('content_refused', 'answer', 'NSFW content detected', 1),
  ('callback_failed', 'answer', 'The callback said: failed', 5),
  ('callback_failed', 'answer', 'Prediction {id} failed', 6),
  ('callback_failed', 'answer', 'Prediction was interrupted', 3),
  ('callback_missing', 'deadline', null, 9),
  ('worker_crashed', 'deadline', null, 2),
  ('retries_exhausted', 'answer', 'Gave up after {n} attempts', 2),
  ('workflow_failed', 'answer', 'Step "render" of workflow {id} failed', 1),
  ('workflow_failed', 'answer', 'Workflow run {id} was terminated', 0.5),
  ('cancelled', 'answer', 'Cancelled by the user', 1.5),
  ('api_error', 'answer', 'TypeError: Cannot read properties of undefined', 1),
  ('api_error', 'answer', 'ENOSPC: no space left on device', 0.5),
  ('customer_service', 'later', null, 1),
  ('incident', 'later', null, 0.5)
) m (reason, known, shape, weight);

alter table scale.messages add fingerprint text;
update scale.messages set fingerprint = regexp_replace(
  replace(replace(shape, '{id}', '<id>'), '{n}', '1'), '\d+(?:[.,:]\d+)*', '#', 'g');

-- Where in the range from 0 to 1 each feature begins.
create table scale.shares as
select array_agg(upto - weight order by no) as features
from (
  select no, weight / sum(weight) over () as weight, sum(weight) over (order by no) / sum(weight) over () as upto
  from scale.features
) f;

-- Where in the range from 0 to 1 each message begins, for each way of working: charged at once (1),
-- held (2), asynchronous (3).
create table scale.mishaps as
select way, array_agg(upto - weight order by no) as bounds
from (
  select way, no, weight / total as weight, sum(weight / total) over (partition by way order by no) as upto
  from (
    select way, no, weight, sum(weight) over (partition by way) as total
    from generate_series(1, 3) way cross join lateral (
      select no, case
        when reason in ('callback_failed', 'callback_missing') and way < 3 then 0
        when known = 'deadline' and way < 2 then 0
        else weight end::float8 as weight
      from scale.messages
    ) m
  ) shares
) m
group by way;

create table scale.names as
select string_to_array('Maria,James,Anna,Wei,Fatima,Lucas,Emma,Noah,Olga,Yuki,Carlos,Priya,Liam,Sofia,Mohammed,Chloé,Jan,Aisha,David,Elena,Tom,Ingrid,Paulo,Mei,Jonas,Laura,Ahmed,Nina,Peter,Zoë,Hugo,Leila,Marta,Oscar,Ivan,Grace,Felix,Amara,Theo,Julia,Ravi,Hannah,Diego,Alice,Kenji,Sara,Max,Bianca,Omar,Lena,Viktor,Camille,Ben,Astrid,José,Mila,Adam,Ines,Kofi,Ruth', ',') as first,
  string_to_array('Schneider,Smith,García,Wang,Kim,Nowak,Rossi,Silva,Müller,Johnson,Tanaka,Patel,Andersson,Dubois,Ivanova,Okafor,Hernandez,Brown,Novák,Haddad,Jensen,Costa,Weber,Jones,Suzuki,Sharma,Larsen,Martin,Petrov,Mensah,Lopez,Davis,Horváth,Aziz,Virtanen,Pereira,Fischer,Williams,Sato,Singh,Nilsson,Bernard,Popescu,Diallo,Torres,Wilson,Kovács,Hassan,Korhonen,Almeida,Becker,Taylor,Yamamoto,Gupta,Berg,Moreau,Marković,Abebe,Ramirez,Moore,Szabó,Rahman,Mäkinen,Santos,Wagner,Clark,Watanabe,Mehta,Lindberg,Laurent,Kowalski,Njoroge,Flores,Walker,Dvořák,Khalil,Hansen,Oliveira,Hoffmann,Hall,Ito,Reddy,Dahl,Simon,Stoica,Adeyemi,Gonzalez,Young,Nagy,Ibrahim,Laine,Carvalho,Koch,King,Kobayashi,Nair,Holm,Michel,Georgiou,Owusu', ',') as last,
  string_to_array('gmail.com,gmail.com,gmail.com,outlook.com,yahoo.com,icloud.com,proton.me,hotmail.com,gmx.de,web.de,mail.com,fastmail.com', ',') as domains,
  string_to_array('acme,northwind,globex,initech,umbrella,hooli,vandelay,wonka,stark,tyrell', ',') as companies;

create unlogged table scale.drafts (
  i bigint, at_ms bigint, user_no int, feature_no smallint, units int, amount int, outcome text,
  message_no smallint, kept int, settled_ms bigint, refunded_ms bigint, absorbed_ms bigint
);

create unlogged table scale.moves (
  i bigint, at_ms bigint, user_no int, user_id text, user_ms bigint, charge_id uuid, feature_no smallint,
  units int, amount int, kept int, outcome text, message_no smallint, settled_ms bigint, refunded_ms bigint,
  absorbed_ms bigint, spent bigint, packs bigint, bought int, draws int, backs int, first_entry bigint,
  cost_usd numeric
);

analyze scale.providers, scale.features, scale.messages, scale.shares, scale.mishaps, scale.names;
