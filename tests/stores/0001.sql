BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE aliases (
	alias TEXT NOT NULL, 
	id TEXT NOT NULL, 
	PRIMARY KEY (alias), 
	FOREIGN KEY(id) REFERENCES ledger (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "aliases" VALUES('89f11e1e-006e-537c-8081-0655f43cea99','061549e7-35f6-586a-add6-7793adcfcaa7');
CREATE TABLE articles (
	path BLOB NOT NULL, 
	id TEXT NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (path), 
	FOREIGN KEY(path) REFERENCES files (path) ON DELETE CASCADE
);
INSERT INTO "articles" VALUES(X'686172626F75722E747874','ed01969b-4533-5d9e-ba55-484797870503','{"id": "ed01969b-4533-5d9e-ba55-484797870503", "path": "harbour.txt", "title": "The harbour report", "byline": "Nguyen Lan", "publisher": "Lakeshore Courier", "url": "https://courier.example/harbour", "language": "en", "published": "2016-09-17T17:34", "published_from": "byline", "published_interval": null}');
INSERT INTO "articles" VALUES(X'706F7765722E747874','f5afc43c-433e-5f5c-bb41-d252d775c540','{"id": "f5afc43c-433e-5f5c-bb41-d252d775c540", "path": "power.txt", "title": "The power report", "byline": "Nguyen Lan", "publisher": "Basin Bulletin", "url": "https://bulletin.example/power?id=7", "language": "en", "published": "2025-05-12", "published_from": "byline", "published_interval": null}');
INSERT INTO "articles" VALUES(X'7261696C2E747874','c4c56517-71c8-560f-bf6d-4b758bb6a5d5','{"id": "c4c56517-71c8-560f-bf6d-4b758bb6a5d5", "path": "rail.txt", "title": "The rail report", "byline": "Nguyen Lan", "publisher": "The Inland Post", "url": "https://www.inland.example/rail", "language": "en", "published": "2026-02-03", "published_from": "byline", "published_interval": null}');
INSERT INTO "articles" VALUES(X'7375727665792E747874','99c182c2-9083-5555-898b-0f542cf04fcd','{"id": "99c182c2-9083-5555-898b-0f542cf04fcd", "path": "survey.txt", "title": "The survey report", "byline": "Nguyen Lan", "publisher": "Highland Gazette", "url": null, "language": "en", "published": "2026-11-19", "published_from": "byline", "published_interval": null}');
INSERT INTO "articles" VALUES(X'74616C6B732E747874','a1be4e76-9d4c-5f55-85c6-70734bbbc617','{"id": "a1be4e76-9d4c-5f55-85c6-70734bbbc617", "path": "talks.txt", "title": "The talks report", "byline": "Nguyen Lan", "publisher": null, "url": "https://wire.example/talks", "language": "en", "published": null, "published_from": "inferred", "published_interval": "2025-05/2026-02"}');
CREATE TABLE counts (
	country TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	events BIGINT NOT NULL, 
	PRIMARY KEY (country, kind)
)
 WITHOUT ROWID

;
INSERT INTO "counts" VALUES('','event',5);
INSERT INTO "counts" VALUES('CN','event',1);
INSERT INTO "counts" VALUES('JP','event',2);
INSERT INTO "counts" VALUES('LA','event',2);
INSERT INTO "counts" VALUES('SG','event',1);
INSERT INTO "counts" VALUES('VN','event',3);
CREATE TABLE documents (
	name TEXT NOT NULL, 
	content_type TEXT NOT NULL, 
	etag TEXT NOT NULL, 
	modified TEXT NOT NULL, 
	inputs TEXT NOT NULL, 
	body BLOB NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE event_articles (
	article TEXT NOT NULL, 
	"key" BIGINT NOT NULL, 
	PRIMARY KEY (article, "key")
)
 WITHOUT ROWID

;
INSERT INTO "event_articles" VALUES('99c182c2-9083-5555-898b-0f542cf04fcd',3929597355878086667);
INSERT INTO "event_articles" VALUES('99c182c2-9083-5555-898b-0f542cf04fcd',3929869772979767642);
INSERT INTO "event_articles" VALUES('a1be4e76-9d4c-5f55-85c6-70734bbbc617',3929597355878086667);
INSERT INTO "event_articles" VALUES('c4c56517-71c8-560f-bf6d-4b758bb6a5d5',3926588917128509951);
INSERT INTO "event_articles" VALUES('c4c56517-71c8-560f-bf6d-4b758bb6a5d5',3929597355878086667);
INSERT INTO "event_articles" VALUES('ed01969b-4533-5d9e-ba55-484797870503',3918626132180642383);
INSERT INTO "event_articles" VALUES('ed01969b-4533-5d9e-ba55-484797870503',3922237123747654446);
CREATE TABLE event_countries (
	country TEXT NOT NULL, 
	"key" BIGINT NOT NULL, 
	roles SMALLINT NOT NULL, 
	kind TEXT NOT NULL, 
	first_day BIGINT NOT NULL, 
	last_day BIGINT NOT NULL, 
	reach SMALLINT, 
	updated TEXT NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (country, "key")
)
 WITHOUT ROWID

;
INSERT INTO "event_countries" VALUES('CN',3926588917128509951,1,'event',737029,737059,1,'2026-11-20T08:00:00.000012Z','{"id":"e0dc73fe-4106-50fd-a298-7c16720090ac","kind":"event","category":"meeting","language":"en","stale":false,"date":{"edtf":"2018-12?","start":"2018-12-01","end":"2018-12-31","precision":"month","approximate":false,"uncertain":true,"basis":"stated","label":"perhaps December 2018","why":"“perhaps” is the writer''s own doubt.","evidence":[{"role":"phrase","text":"perhaps in December 2018","start":1,"end":9,"rule":"test"}]},"title":"Tunnel teams meet under Mount Pha Mo","summary":"The teams met under the mountain, perhaps in December 2018. Both sides spoke of a beginning and named who will see to it.","countries":[{"code":"LA","name":"Laos","role":"party"},{"code":"CN","name":"China","role":"party"}],"organisations":[],"places":[],"actors":[],"sources":[{"article":"c4c56517-71c8-560f-bf6d-4b758bb6a5d5","path":"rail.txt","title":"The rail report","publisher":"The Inland Post","url":"https://www.inland.example/rail","published":"2026-02-03","date":"2018-12?","quote":"The teams met under the mountain, perhaps in December 2018.","start":100,"end":159,"marks":[[34,58]]}],"first_seen":"2026-11-20T08:00:00.000012Z","updated":"2026-11-20T08:00:00.000012Z"}');
INSERT INTO "event_countries" VALUES('JP',3918626132180642383,1,'event',733408,733772,2,'2026-11-20T08:00:00.000000Z','{"id":"061549e7-35f6-586a-add6-7793adcfcaa7","kind":"event","category":"meeting","language":"en","stale":false,"date":{"edtf":"2009","start":"2009-01-01","end":"2009-12-31","precision":"year","approximate":false,"uncertain":false,"basis":"stated","label":"2009","why":"“in 2009” names the year and nothing more.","evidence":[{"role":"phrase","text":"in 2009","start":1,"end":9,"rule":"test"}]},"title":"Japan and Vietnam agree to build a deep-sea harbour together","summary":"The two governments agreed in 2009 to build the harbour at Lach Son together. Both sides spoke of a beginning and named who will see to it.","countries":[{"code":"JP","name":"Japan","role":"party"},{"code":"VN","name":"Vietnam","role":"party"}],"organisations":[],"places":[],"actors":[{"name":"Mai Thu","role":"harbour master","type":"person"}],"sources":[{"article":"ed01969b-4533-5d9e-ba55-484797870503","path":"harbour.txt","title":"The harbour report","publisher":"Lakeshore Courier","url":"https://courier.example/harbour","published":"2016-09-17T17:34","date":"2009","quote":"The two governments agreed in 2009 to build the harbour at Lach Son together.","start":100,"end":177,"marks":[[27,34]]}],"first_seen":"2026-11-20T08:00:00.000000Z","updated":"2026-11-20T08:00:00.000000Z"}');
INSERT INTO "event_countries" VALUES('JP',3929597355878086667,1,'event',738397,738397,NULL,'2026-11-20T08:00:00.000019Z','{"id":"356daf01-7e09-5a4d-8abf-68bf26a7be23","kind":"event","category":"meeting","language":"en","stale":false,"date":{"edtf":"2022-08-30","start":"2022-08-30","end":"2022-08-30","precision":"day","approximate":false,"uncertain":false,"basis":"stated","label":"30 August 2022","why":"Written in full.","evidence":[{"role":"phrase","text":"on 30 August 2022","start":1,"end":9,"rule":"test"}]},"title":"Hokkaido school trains its first tide modellers","summary":"The first class began on 30 August 2022. Both sides spoke of a beginning and named who will see to it.","countries":[{"code":"JP","name":"Japan","role":"party"}],"organisations":[],"places":[],"actors":[],"sources":[{"article":"99c182c2-9083-5555-898b-0f542cf04fcd","path":"survey.txt","title":"The survey report","publisher":"Highland Gazette","url":null,"published":"2026-11-19","date":"2022-08-30","quote":"The first class began on 30 August 2022.","start":100,"end":140,"marks":[[22,39]]},{"article":"c4c56517-71c8-560f-bf6d-4b758bb6a5d5","path":"rail.txt","title":"The rail report","publisher":"The Inland Post","url":"https://www.inland.example/rail","published":"2026-02-03","date":"2024","quote":"That class began in 2024.","start":100,"end":125,"marks":[[17,24]]},{"article":"a1be4e76-9d4c-5f55-85c6-70734bbbc617","path":"talks.txt","title":"The talks report","publisher":null,"url":"https://wire.example/talks","published":null,"date":"2022-08-30","quote":"A class began on 30 August 2022.","start":100,"end":132,"marks":[[14,31]]}],"first_seen":"2026-11-20T08:00:00.000019Z","updated":"2026-11-20T08:00:00.000019Z"}');
INSERT INTO "event_countries" VALUES('LA',3922237123747654446,1,'event',735050,735056,4,'2026-11-20T08:00:00.000005Z','{"id":"0aea1597-7328-55a2-b7f4-791f4c0792c0","kind":"event","category":"meeting","language":"en","stale":false,"date":{"edtf":"2013-07-01/2013-07-07","start":"2013-07-01","end":"2013-07-07","precision":"week","approximate":false,"uncertain":false,"basis":"stated","label":"week of 1 July 2013","why":"“the first week of July 2013” is a week.","evidence":[{"role":"phrase","text":"In the first week of July 2013","start":1,"end":9,"rule":"test"}]},"title":"Customs officers of Laos train at the harbour","summary":"In the first week of July 2013, officers from Laos trained at the harbour. Both sides spoke of a beginning and named who will see to it.","countries":[{"code":"VN","name":"Vietnam","role":"party"},{"code":"LA","name":"Laos","role":"party"},{"code":"VN","name":"Vietnam","role":"venue"}],"organisations":[],"places":[],"actors":[{"name":"Mai Thu","role":"harbour master","type":"person"}],"sources":[{"article":"ed01969b-4533-5d9e-ba55-484797870503","path":"harbour.txt","title":"The harbour report","publisher":"Lakeshore Courier","url":"https://courier.example/harbour","published":"2016-09-17T17:34","date":"2013-07-01/2013-07-07","quote":"In the first week of July 2013, officers from Laos trained at the harbour.","start":100,"end":174,"marks":[[0,30]]}],"first_seen":"2026-11-20T08:00:00.000005Z","updated":"2026-11-20T08:00:00.000005Z"}');
INSERT INTO "event_countries" VALUES('LA',3926588917128509951,1,'event',737029,737059,1,'2026-11-20T08:00:00.000012Z','{"id":"e0dc73fe-4106-50fd-a298-7c16720090ac","kind":"event","category":"meeting","language":"en","stale":false,"date":{"edtf":"2018-12?","start":"2018-12-01","end":"2018-12-31","precision":"month","approximate":false,"uncertain":true,"basis":"stated","label":"perhaps December 2018","why":"“perhaps” is the writer''s own doubt.","evidence":[{"role":"phrase","text":"perhaps in December 2018","start":1,"end":9,"rule":"test"}]},"title":"Tunnel teams meet under Mount Pha Mo","summary":"The teams met under the mountain, perhaps in December 2018. Both sides spoke of a beginning and named who will see to it.","countries":[{"code":"LA","name":"Laos","role":"party"},{"code":"CN","name":"China","role":"party"}],"organisations":[],"places":[],"actors":[],"sources":[{"article":"c4c56517-71c8-560f-bf6d-4b758bb6a5d5","path":"rail.txt","title":"The rail report","publisher":"The Inland Post","url":"https://www.inland.example/rail","published":"2026-02-03","date":"2018-12?","quote":"The teams met under the mountain, perhaps in December 2018.","start":100,"end":159,"marks":[[34,58]]}],"first_seen":"2026-11-20T08:00:00.000012Z","updated":"2026-11-20T08:00:00.000012Z"}');
INSERT INTO "event_countries" VALUES('SG',3929869772979767642,3,'event',738521,738701,5,'2026-11-20T08:00:00.000020Z','{"id":"801095ae-b54b-58bd-a528-54d2d75bab0f","kind":"event","category":"meeting","language":"en","stale":false,"date":{"edtf":"2023-40","start":"2023-01-01","end":"2023-06-30","precision":"half","approximate":false,"uncertain":false,"basis":"stated","label":"1st half of 2023","why":"A half of the year.","evidence":[{"role":"phrase","text":"in the first half of 2023","start":1,"end":9,"rule":"test"}]},"title":"Singapore and Vietnam test a shared tide gauge","summary":"The gauge was tested in the first half of 2023. Both sides spoke of a beginning and named who will see to it.","countries":[{"code":"SG","name":"Singapore","role":"party"},{"code":"VN","name":"Vietnam","role":"party"},{"code":"SG","name":"Singapore","role":"venue"}],"organisations":[],"places":[],"actors":[],"sources":[{"article":"99c182c2-9083-5555-898b-0f542cf04fcd","path":"survey.txt","title":"The survey report","publisher":"Highland Gazette","url":null,"published":"2026-11-19","date":"2023-40","quote":"The gauge was tested in the first half of 2023.","start":100,"end":147,"marks":[[21,46]]}],"first_seen":"2026-11-20T08:00:00.000020Z","updated":"2026-11-20T08:00:00.000020Z"}');
INSERT INTO "event_countries" VALUES('VN',3918626132180642383,1,'event',733408,733772,2,'2026-11-20T08:00:00.000000Z','{"id":"061549e7-35f6-586a-add6-7793adcfcaa7","kind":"event","category":"meeting","language":"en","stale":false,"date":{"edtf":"2009","start":"2009-01-01","end":"2009-12-31","precision":"year","approximate":false,"uncertain":false,"basis":"stated","label":"2009","why":"“in 2009” names the year and nothing more.","evidence":[{"role":"phrase","text":"in 2009","start":1,"end":9,"rule":"test"}]},"title":"Japan and Vietnam agree to build a deep-sea harbour together","summary":"The two governments agreed in 2009 to build the harbour at Lach Son together. Both sides spoke of a beginning and named who will see to it.","countries":[{"code":"JP","name":"Japan","role":"party"},{"code":"VN","name":"Vietnam","role":"party"}],"organisations":[],"places":[],"actors":[{"name":"Mai Thu","role":"harbour master","type":"person"}],"sources":[{"article":"ed01969b-4533-5d9e-ba55-484797870503","path":"harbour.txt","title":"The harbour report","publisher":"Lakeshore Courier","url":"https://courier.example/harbour","published":"2016-09-17T17:34","date":"2009","quote":"The two governments agreed in 2009 to build the harbour at Lach Son together.","start":100,"end":177,"marks":[[27,34]]}],"first_seen":"2026-11-20T08:00:00.000000Z","updated":"2026-11-20T08:00:00.000000Z"}');
INSERT INTO "event_countries" VALUES('VN',3922237123747654446,3,'event',735050,735056,4,'2026-11-20T08:00:00.000005Z','{"id":"0aea1597-7328-55a2-b7f4-791f4c0792c0","kind":"event","category":"meeting","language":"en","stale":false,"date":{"edtf":"2013-07-01/2013-07-07","start":"2013-07-01","end":"2013-07-07","precision":"week","approximate":false,"uncertain":false,"basis":"stated","label":"week of 1 July 2013","why":"“the first week of July 2013” is a week.","evidence":[{"role":"phrase","text":"In the first week of July 2013","start":1,"end":9,"rule":"test"}]},"title":"Customs officers of Laos train at the harbour","summary":"In the first week of July 2013, officers from Laos trained at the harbour. Both sides spoke of a beginning and named who will see to it.","countries":[{"code":"VN","name":"Vietnam","role":"party"},{"code":"LA","name":"Laos","role":"party"},{"code":"VN","name":"Vietnam","role":"venue"}],"organisations":[],"places":[],"actors":[{"name":"Mai Thu","role":"harbour master","type":"person"}],"sources":[{"article":"ed01969b-4533-5d9e-ba55-484797870503","path":"harbour.txt","title":"The harbour report","publisher":"Lakeshore Courier","url":"https://courier.example/harbour","published":"2016-09-17T17:34","date":"2013-07-01/2013-07-07","quote":"In the first week of July 2013, officers from Laos trained at the harbour.","start":100,"end":174,"marks":[[0,30]]}],"first_seen":"2026-11-20T08:00:00.000005Z","updated":"2026-11-20T08:00:00.000005Z"}');
INSERT INTO "event_countries" VALUES('VN',3929869772979767642,1,'event',738521,738701,5,'2026-11-20T08:00:00.000020Z','{"id":"801095ae-b54b-58bd-a528-54d2d75bab0f","kind":"event","category":"meeting","language":"en","stale":false,"date":{"edtf":"2023-40","start":"2023-01-01","end":"2023-06-30","precision":"half","approximate":false,"uncertain":false,"basis":"stated","label":"1st half of 2023","why":"A half of the year.","evidence":[{"role":"phrase","text":"in the first half of 2023","start":1,"end":9,"rule":"test"}]},"title":"Singapore and Vietnam test a shared tide gauge","summary":"The gauge was tested in the first half of 2023. Both sides spoke of a beginning and named who will see to it.","countries":[{"code":"SG","name":"Singapore","role":"party"},{"code":"VN","name":"Vietnam","role":"party"},{"code":"SG","name":"Singapore","role":"venue"}],"organisations":[],"places":[],"actors":[],"sources":[{"article":"99c182c2-9083-5555-898b-0f542cf04fcd","path":"survey.txt","title":"The survey report","publisher":"Highland Gazette","url":null,"published":"2026-11-19","date":"2023-40","quote":"The gauge was tested in the first half of 2023.","start":100,"end":147,"marks":[[21,46]]}],"first_seen":"2026-11-20T08:00:00.000020Z","updated":"2026-11-20T08:00:00.000020Z"}');
CREATE TABLE events (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	first_day BIGINT NOT NULL, 
	last_day BIGINT NOT NULL, 
	reach SMALLINT, 
	updated TEXT NOT NULL, 
	countries TEXT NOT NULL, 
	articles TEXT NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "events" VALUES(3918626132180642383,'061549e7-35f6-586a-add6-7793adcfcaa7','event',733408,733772,2,'2026-11-20T08:00:00.000000Z','JP1 VN1','ed01969b-4533-5d9e-ba55-484797870503','{"id":"061549e7-35f6-586a-add6-7793adcfcaa7","kind":"event","category":"meeting","language":"en","stale":false,"date":{"edtf":"2009","start":"2009-01-01","end":"2009-12-31","precision":"year","approximate":false,"uncertain":false,"basis":"stated","label":"2009","why":"“in 2009” names the year and nothing more.","evidence":[{"role":"phrase","text":"in 2009","start":1,"end":9,"rule":"test"}]},"title":"Japan and Vietnam agree to build a deep-sea harbour together","summary":"The two governments agreed in 2009 to build the harbour at Lach Son together. Both sides spoke of a beginning and named who will see to it.","countries":[{"code":"JP","name":"Japan","role":"party"},{"code":"VN","name":"Vietnam","role":"party"}],"organisations":[],"places":[],"actors":[{"name":"Mai Thu","role":"harbour master","type":"person"}],"sources":[{"article":"ed01969b-4533-5d9e-ba55-484797870503","path":"harbour.txt","title":"The harbour report","publisher":"Lakeshore Courier","url":"https://courier.example/harbour","published":"2016-09-17T17:34","date":"2009","quote":"The two governments agreed in 2009 to build the harbour at Lach Son together.","start":100,"end":177,"marks":[[27,34]]}],"first_seen":"2026-11-20T08:00:00.000000Z","updated":"2026-11-20T08:00:00.000000Z"}');
INSERT INTO "events" VALUES(3922237123747654446,'0aea1597-7328-55a2-b7f4-791f4c0792c0','event',735050,735056,4,'2026-11-20T08:00:00.000005Z','LA1 VN3','ed01969b-4533-5d9e-ba55-484797870503','{"id":"0aea1597-7328-55a2-b7f4-791f4c0792c0","kind":"event","category":"meeting","language":"en","stale":false,"date":{"edtf":"2013-07-01/2013-07-07","start":"2013-07-01","end":"2013-07-07","precision":"week","approximate":false,"uncertain":false,"basis":"stated","label":"week of 1 July 2013","why":"“the first week of July 2013” is a week.","evidence":[{"role":"phrase","text":"In the first week of July 2013","start":1,"end":9,"rule":"test"}]},"title":"Customs officers of Laos train at the harbour","summary":"In the first week of July 2013, officers from Laos trained at the harbour. Both sides spoke of a beginning and named who will see to it.","countries":[{"code":"VN","name":"Vietnam","role":"party"},{"code":"LA","name":"Laos","role":"party"},{"code":"VN","name":"Vietnam","role":"venue"}],"organisations":[],"places":[],"actors":[{"name":"Mai Thu","role":"harbour master","type":"person"}],"sources":[{"article":"ed01969b-4533-5d9e-ba55-484797870503","path":"harbour.txt","title":"The harbour report","publisher":"Lakeshore Courier","url":"https://courier.example/harbour","published":"2016-09-17T17:34","date":"2013-07-01/2013-07-07","quote":"In the first week of July 2013, officers from Laos trained at the harbour.","start":100,"end":174,"marks":[[0,30]]}],"first_seen":"2026-11-20T08:00:00.000005Z","updated":"2026-11-20T08:00:00.000005Z"}');
INSERT INTO "events" VALUES(3926588917128509951,'e0dc73fe-4106-50fd-a298-7c16720090ac','event',737029,737059,1,'2026-11-20T08:00:00.000012Z','CN1 LA1','c4c56517-71c8-560f-bf6d-4b758bb6a5d5','{"id":"e0dc73fe-4106-50fd-a298-7c16720090ac","kind":"event","category":"meeting","language":"en","stale":false,"date":{"edtf":"2018-12?","start":"2018-12-01","end":"2018-12-31","precision":"month","approximate":false,"uncertain":true,"basis":"stated","label":"perhaps December 2018","why":"“perhaps” is the writer''s own doubt.","evidence":[{"role":"phrase","text":"perhaps in December 2018","start":1,"end":9,"rule":"test"}]},"title":"Tunnel teams meet under Mount Pha Mo","summary":"The teams met under the mountain, perhaps in December 2018. Both sides spoke of a beginning and named who will see to it.","countries":[{"code":"LA","name":"Laos","role":"party"},{"code":"CN","name":"China","role":"party"}],"organisations":[],"places":[],"actors":[],"sources":[{"article":"c4c56517-71c8-560f-bf6d-4b758bb6a5d5","path":"rail.txt","title":"The rail report","publisher":"The Inland Post","url":"https://www.inland.example/rail","published":"2026-02-03","date":"2018-12?","quote":"The teams met under the mountain, perhaps in December 2018.","start":100,"end":159,"marks":[[34,58]]}],"first_seen":"2026-11-20T08:00:00.000012Z","updated":"2026-11-20T08:00:00.000012Z"}');
INSERT INTO "events" VALUES(3929597355878086667,'356daf01-7e09-5a4d-8abf-68bf26a7be23','event',738397,738397,NULL,'2026-11-20T08:00:00.000019Z','JP1','99c182c2-9083-5555-898b-0f542cf04fcd a1be4e76-9d4c-5f55-85c6-70734bbbc617 c4c56517-71c8-560f-bf6d-4b758bb6a5d5','{"id":"356daf01-7e09-5a4d-8abf-68bf26a7be23","kind":"event","category":"meeting","language":"en","stale":false,"date":{"edtf":"2022-08-30","start":"2022-08-30","end":"2022-08-30","precision":"day","approximate":false,"uncertain":false,"basis":"stated","label":"30 August 2022","why":"Written in full.","evidence":[{"role":"phrase","text":"on 30 August 2022","start":1,"end":9,"rule":"test"}]},"title":"Hokkaido school trains its first tide modellers","summary":"The first class began on 30 August 2022. Both sides spoke of a beginning and named who will see to it.","countries":[{"code":"JP","name":"Japan","role":"party"}],"organisations":[],"places":[],"actors":[],"sources":[{"article":"99c182c2-9083-5555-898b-0f542cf04fcd","path":"survey.txt","title":"The survey report","publisher":"Highland Gazette","url":null,"published":"2026-11-19","date":"2022-08-30","quote":"The first class began on 30 August 2022.","start":100,"end":140,"marks":[[22,39]]},{"article":"c4c56517-71c8-560f-bf6d-4b758bb6a5d5","path":"rail.txt","title":"The rail report","publisher":"The Inland Post","url":"https://www.inland.example/rail","published":"2026-02-03","date":"2024","quote":"That class began in 2024.","start":100,"end":125,"marks":[[17,24]]},{"article":"a1be4e76-9d4c-5f55-85c6-70734bbbc617","path":"talks.txt","title":"The talks report","publisher":null,"url":"https://wire.example/talks","published":null,"date":"2022-08-30","quote":"A class began on 30 August 2022.","start":100,"end":132,"marks":[[14,31]]}],"first_seen":"2026-11-20T08:00:00.000019Z","updated":"2026-11-20T08:00:00.000019Z"}');
INSERT INTO "events" VALUES(3929869772979767642,'801095ae-b54b-58bd-a528-54d2d75bab0f','event',738521,738701,5,'2026-11-20T08:00:00.000020Z','SG3 VN1','99c182c2-9083-5555-898b-0f542cf04fcd','{"id":"801095ae-b54b-58bd-a528-54d2d75bab0f","kind":"event","category":"meeting","language":"en","stale":false,"date":{"edtf":"2023-40","start":"2023-01-01","end":"2023-06-30","precision":"half","approximate":false,"uncertain":false,"basis":"stated","label":"1st half of 2023","why":"A half of the year.","evidence":[{"role":"phrase","text":"in the first half of 2023","start":1,"end":9,"rule":"test"}]},"title":"Singapore and Vietnam test a shared tide gauge","summary":"The gauge was tested in the first half of 2023. Both sides spoke of a beginning and named who will see to it.","countries":[{"code":"SG","name":"Singapore","role":"party"},{"code":"VN","name":"Vietnam","role":"party"},{"code":"SG","name":"Singapore","role":"venue"}],"organisations":[],"places":[],"actors":[],"sources":[{"article":"99c182c2-9083-5555-898b-0f542cf04fcd","path":"survey.txt","title":"The survey report","publisher":"Highland Gazette","url":null,"published":"2026-11-19","date":"2023-40","quote":"The gauge was tested in the first half of 2023.","start":100,"end":147,"marks":[[21,46]]}],"first_seen":"2026-11-20T08:00:00.000020Z","updated":"2026-11-20T08:00:00.000020Z"}');
CREATE TABLE failures (
	path BLOB NOT NULL, 
	code TEXT NOT NULL, 
	message TEXT NOT NULL, 
	PRIMARY KEY (path), 
	FOREIGN KEY(path) REFERENCES files (path) ON DELETE CASCADE
);
INSERT INTO "failures" VALUES(X'7363616E732F3C746F726E3E2E706466','binary','holds no text that can be read');
CREATE TABLE feed_ids (
	scope TEXT NOT NULL, 
	id TEXT NOT NULL, 
	PRIMARY KEY (scope)
);
INSERT INTO "feed_ids" VALUES('jp','def3f646-7439-4c1c-9903-6a6cfc25c800');
CREATE TABLE files (
	path BLOB NOT NULL, 
	article_id TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	mtime_ns BIGINT NOT NULL, 
	ctime_ns BIGINT NOT NULL, 
	inode BIGINT NOT NULL, 
	digest TEXT NOT NULL, 
	rules TEXT NOT NULL, 
	failed BOOLEAN NOT NULL, 
	PRIMARY KEY (path)
)
 WITHOUT ROWID

;
INSERT INTO "files" VALUES(X'686172626F75722E747874','ed01969b-4533-5d9e-ba55-484797870503',1,2,3,4,'harbour','1',0);
INSERT INTO "files" VALUES(X'706F7765722E747874','f5afc43c-433e-5f5c-bb41-d252d775c540',1,2,3,4,'power','1',0);
INSERT INTO "files" VALUES(X'7261696C2E747874','c4c56517-71c8-560f-bf6d-4b758bb6a5d5',1,2,3,4,'rail','1',0);
INSERT INTO "files" VALUES(X'7363616E732F3C746F726E3E2E706466','85bb38af-26ca-5bea-afe0-058193ec6305',1,2,3,4,'torn','1',1);
INSERT INTO "files" VALUES(X'7375727665792E747874','99c182c2-9083-5555-898b-0f542cf04fcd',1,2,3,4,'survey','1',0);
INSERT INTO "files" VALUES(X'74616C6B732E747874','a1be4e76-9d4c-5f55-85c6-70734bbbc617',1,2,3,4,'talks','1',0);
CREATE TABLE ledger (
	id TEXT NOT NULL, 
	aliases TEXT NOT NULL, 
	mentions TEXT NOT NULL, 
	first_seen TEXT NOT NULL, 
	updated TEXT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	withdrawn TEXT, 
	PRIMARY KEY (id)
)
 WITHOUT ROWID

;
INSERT INTO "ledger" VALUES('061549e7-35f6-586a-add6-7793adcfcaa7','89f11e1e-006e-537c-8081-0655f43cea99','638b13d5-abfc-5137-a993-9517849c45fb','2026-11-20T08:00:00.000000Z','2026-11-20T08:00:00.000000Z','Japan and Vietnam agree to build a deep-sea harbour together',NULL);
INSERT INTO "ledger" VALUES('0aea1597-7328-55a2-b7f4-791f4c0792c0','','1031bf1f-1d29-5a2d-9ac8-5e1dc20ee1b9','2026-11-20T08:00:00.000005Z','2026-11-20T08:00:00.000005Z','Customs officers of Laos train at the harbour',NULL);
INSERT INTO "ledger" VALUES('356daf01-7e09-5a4d-8abf-68bf26a7be23','','198f78ef-de69-5088-9ab8-122dcff146ba','2026-11-20T08:00:00.000019Z','2026-11-20T08:00:00.000019Z','Hokkaido school trains its first tide modellers',NULL);
INSERT INTO "ledger" VALUES('801095ae-b54b-58bd-a528-54d2d75bab0f','','fc33c18e-bba3-587d-b850-b4ddd00556f6','2026-11-20T08:00:00.000020Z','2026-11-20T08:00:00.000020Z','Singapore and Vietnam test a shared tide gauge',NULL);
INSERT INTO "ledger" VALUES('c955951b-25ec-5d0a-aa27-16143f7c247d','','511e5d10-b817-508d-9493-10b4e021a22c bb7b675f-d264-5032-925e-e2eb2ac7a22a','2026-01-31T08:00:00.000001Z','2026-01-31T08:00:00.000002Z','ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff','2026-01-31T08:00:00.000009Z');
INSERT INTO "ledger" VALUES('e0dc73fe-4106-50fd-a298-7c16720090ac','','45da9367-f96f-5833-9ca2-89b091879c40','2026-11-20T08:00:00.000012Z','2026-11-20T08:00:00.000012Z','Tunnel teams meet under Mount Pha Mo',NULL);
CREATE TABLE mentions (
	path BLOB NOT NULL, 
	position INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (path, position), 
	FOREIGN KEY(path) REFERENCES files (path) ON DELETE CASCADE
)
 WITHOUT ROWID

;
CREATE TABLE meta (
	id INTEGER NOT NULL CHECK (id = 1), 
	generation BIGINT NOT NULL, 
	last_updated TEXT, 
	PRIMARY KEY (id)
);
INSERT INTO "meta" VALUES(1,1,'2026-11-20T08:00:00.000020Z');
CREATE TABLE runs (
	id INTEGER NOT NULL, 
	started TEXT NOT NULL, 
	finished TEXT NOT NULL, 
	outcome TEXT NOT NULL, 
	seen BIGINT NOT NULL, 
	read BIGINT NOT NULL, 
	changed BIGINT NOT NULL, 
	removed BIGINT NOT NULL, 
	failed BIGINT NOT NULL, 
	events BIGINT NOT NULL, 
	message TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "runs" VALUES(1,'2026-11-20T08:00:00.000000Z','2026-11-20T08:00:01.000000Z','partial',6,6,6,0,1,40,'');
CREATE UNIQUE INDEX events_by_id ON events (id);
CREATE INDEX events_by_kind ON events ("key", kind);
CREATE INDEX events_by_reach ON events (reach, "key", first_day, last_day, kind) WHERE reach IS NOT NULL;
CREATE INDEX events_by_updated ON events (updated) WHERE kind <> 'claim';
CREATE INDEX event_countries_by_kind ON event_countries (country, "key", kind, roles);
CREATE INDEX event_countries_by_reach ON event_countries (country, reach, "key", first_day, last_day, kind, roles) WHERE reach IS NOT NULL;
CREATE INDEX event_countries_by_updated ON event_countries (country, updated) WHERE kind <> 'claim';
CREATE INDEX aliases_by_id ON aliases (id);
CREATE INDEX articles_by_id ON articles (id, path);
COMMIT;
