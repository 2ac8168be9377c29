ALTER TABLE "provider_callbacks" ADD COLUMN "refused" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "provider_callbacks" ADD COLUMN "refused_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "provider_callbacks" ADD COLUMN "refused_because" text;--> statement-breakpoint
ALTER TABLE "provider_callbacks" ADD CONSTRAINT "provider_callbacks_refused" CHECK (("provider_callbacks"."refused_at" is null) = ("provider_callbacks"."refused_because" is null));