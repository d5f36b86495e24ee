// Made by `npm run generate -w @keyturn/admin` from the server's OpenAPI. Not edited by hand.
export interface paths {
    "/v1/apis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the apis
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["listApis"];
        put?: never;
        /**
         * Add an api
         * @description Takes a token of the kind `admin`.
         */
        post: operations["addApi"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apis/{apiId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an api
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["showApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Edit an api; members that are given replace the whole member
         * @description Takes a token of the kind `admin`.
         */
        patch: operations["editApi"];
        trace?: never;
    };
    "/v1/regions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the regions
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["listRegions"];
        put?: never;
        /**
         * Add a region
         * @description Takes a token of the kind `admin`.
         */
        post: operations["addRegion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/regions/{regionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a region
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["showRegion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Edit a region
         * @description Takes a token of the kind `admin`.
         */
        patch: operations["editRegion"];
        trace?: never;
    };
    "/v1/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the clients
         * @description Takes a token of the kind `admin` or `read`.
         *
         *     A token that is limited to some apis sees the clients with a key there, and those without any key.
         */
        get: operations["listClients"];
        put?: never;
        /**
         * Add a client
         * @description Takes a token of the kind `admin`.
         */
        post: operations["addClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{clientId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a client
         * @description Takes a token of the kind `admin` or `read`.
         *
         *     A token that is limited to some apis sees the clients with a key there, and those without any key.
         */
        get: operations["showClient"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Edit a client
         * @description Takes a token of the kind `admin`.
         */
        patch: operations["editClient"];
        trace?: never;
    };
    "/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the policies
         * @description Takes a token of the kind `admin` or `read`.
         *
         *     A token that is limited to some apis sees of `attachTo` only what lies in those, no `clients`, and no `contacts`.
         */
        get: operations["listPolicies"];
        put?: never;
        /**
         * Add a policy
         * @description Takes a token of the kind `admin`.
         */
        post: operations["addPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies/{policyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a policy
         * @description Takes a token of the kind `admin` or `read`.
         *
         *     A token that is limited to some apis sees of `attachTo` only what lies in those, no `clients`, and no `contacts`.
         */
        get: operations["showPolicy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Edit a policy
         * @description Takes a token of the kind `admin`.
         */
        patch: operations["editPolicy"];
        trace?: never;
    };
    "/v1/policies/{policyId}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what a policy has said, its last version first
         * @description Takes a token of the kind `admin` or `read`.
         *
         *     Not for a token that is limited to some apis: versions tell who made them.
         */
        get: operations["listPolicyVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add and change policies by their names, all or none
         * @description Takes a token of the kind `admin`.
         *
         *     Policies that are not named stay as they are. What says the same as before is not written again. Refused, nothing has changed.
         */
        post: operations["applyPolicies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the keys
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["listKeys"];
        put?: never;
        /**
         * Issue a key
         * @description Takes a token of the kind `admin`.
         *
         *     Answers 201 with the key string once every verifier is known to accept it, or 202 after ten seconds: the same request with the same `Idempotency-Key` then gives the 201.
         */
        post: operations["issueKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a key with its versions
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["showKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Edit what people say about a key
         * @description Takes a token of the kind `admin`.
         */
        patch: operations["editKey"];
        trace?: never;
    };
    "/v1/keys/{keyId}/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what counts for a key, and which policy says so
         * @description Takes a token of the kind `admin` or `read`.
         *
         *     A token that is limited to some apis sees no contacts.
         */
        get: operations["showKeyPolicy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{keyId}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suspend a key
         * @description Takes a token of the kind `admin`.
         */
        post: operations["suspendKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{keyId}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke a key, for good
         * @description Takes a token of the kind `admin`.
         */
        post: operations["revokeKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{keyId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a suspended key
         * @description Takes a token of the kind `admin`.
         */
        post: operations["resumeKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{keyId}/versions/{number}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke one version of a key, for good; a successor is begun where there is none
         * @description Takes a token of the kind `admin`.
         */
        post: operations["revokeVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{keyId}/compromise": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that versions of a key have leaked: they fall, a successor is hurried
         * @description Takes a token of the kind `admin`.
         */
        post: operations["compromiseKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{keyId}/taint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a key under suspicion, or clear it: nothing is handed out meanwhile
         * @description Takes a token of the kind `admin`.
         */
        post: operations["taintKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{keyId}/narrow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take scopes away from one version of a key, for good
         * @description Takes a token of the kind `admin`.
         */
        post: operations["narrowVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rotations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the rotations
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["listRotations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rotations/{rotationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a rotation with what it waits for
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["showRotation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{keyId}/rotations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin a rotation; where one is open it is answered with 200, unchanged
         * @description Takes a token of the kind `admin`.
         */
        post: operations["beginRotation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rotations/{rotationId}/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a hold: nothing advances until it is released
         * @description Takes a token of the kind `admin`.
         */
        post: operations["holdRotation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rotations/{rotationId}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release a hold by its name
         * @description Takes a token of the kind `admin`.
         */
        post: operations["releaseRotation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rotations/{rotationId}/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keep the leaving version for longer
         * @description Takes a token of the kind `admin`.
         */
        post: operations["extendRotation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rotations/{rotationId}/expedite": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hurry a rotation; it never skips what keeps clients safe
         * @description Takes a token of the kind `admin`.
         */
        post: operations["expediteRotation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rotations/{rotationId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a rotation whose new version was not handed out
         * @description Takes a token of the kind `admin`.
         */
        post: operations["cancelRotation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rotations/{rotationId}/roll-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the old version primary again; the new one leaves by time and evidence
         * @description Takes a token of the kind `admin`.
         */
        post: operations["rollBackRotation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rotations/{rotationId}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have the suspended version accepted again
         * @description Takes a token of the kind `admin`.
         */
        post: operations["restoreRotation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rotations/{rotationId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Watch a rotation
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["watchRotation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the campaigns
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["listCampaigns"];
        put?: never;
        /**
         * Begin to rotate many keys, wave by wave
         * @description Takes a token of the kind `admin`.
         */
        post: operations["beginCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaignId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a campaign with where its keys stand
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["showCampaign"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaignId}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the keys of a campaign, in the order in which they begin
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["listCampaignKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Count which keys a campaign would begin, in which waves; nothing is written
         * @description Takes a token of the kind `admin`.
         */
        post: operations["previewCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaignId}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin nothing further; rotations that are open go on
         * @description Takes a token of the kind `admin`.
         */
        post: operations["pauseCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaignId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel what was not handed out, and leave the rest to finish
         * @description Takes a token of the kind `admin`.
         */
        post: operations["cancelCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{campaignId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go on after a pause or a stop; faults until now stop it no more
         * @description Takes a token of the kind `admin`.
         */
        post: operations["resumeCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/receipts/{receiptId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show how far a withdrawal has got, or wait until it is complete
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["showReceipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a single-use grant to enrol one holder of a key within ten minutes
         * @description Takes a token of the kind `admin`.
         */
        post: operations["createGrant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the holders, those that are gone among them
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["listHolders"];
        put?: never;
        /**
         * Enrol a holder by a grant, or with a pickup token instead
         * @description Needs no token.
         */
        post: operations["enrolHolder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holders/{holderId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a holder
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["showHolder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holders/{holderId}/nonce": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a nonce for one signed call, valid for two minutes
         * @description Needs no token.
         */
        post: operations["createNonce"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holders/{holderId}/pickup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get the version to use, sealed, where it is another than the holder has
         * @description Needs no token.
         *
         *     Signed by the holder (RFC 9421) over `@method`, `@path`, `@query`, `content-digest` and `keyturn-origin`, with a nonce of the server.
         */
        post: operations["pickup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holders/{holderId}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that this version is held and used
         * @description Needs no token.
         *
         *     Signed by the holder (RFC 9421) over `@method`, `@path`, `@query`, `content-digest` and `keyturn-origin`, with a nonce of the server.
         */
        post: operations["confirmVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holders/{holderId}/gone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that a holder is gone: the holder itself, signed, or a person by a token
         * @description Needs no token.
         */
        post: operations["holderGone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/verifiers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the verifier groups with their instances
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["listVerifiers"];
        put?: never;
        /**
         * Add a verifier group; its token is answered here and nowhere else
         * @description Takes a token of the kind `admin`.
         */
        post: operations["addVerifier"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/verifiers/{verifierId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a verifier group with its instances
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["showVerifier"];
        put?: never;
        post?: never;
        /**
         * Remove a verifier group; its token ends at once
         * @description Takes a token of the kind `admin`.
         */
        delete: operations["removeVerifier"];
        options?: never;
        head?: never;
        /**
         * Rename a verifier group
         * @description Takes a token of the kind `admin`.
         */
        patch: operations["editVerifier"];
        trace?: never;
    };
    "/v1/verifiers/{verifierId}/instances/{instanceId}/gone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that the process of an instance has ended: nothing waits for its grace
         * @description Takes a token of the kind `admin`.
         */
        post: operations["markInstanceGone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keyset/snapshot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The key set of the group as it is, signed; a line of JSON each
         * @description Takes a token of the kind `verifier`.
         */
        get: operations["showSnapshot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keyset/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The changes after a revision, as they are committed; a line of JSON each
         * @description Takes a token of the kind `verifier`.
         */
        get: operations["followChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keyset/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an instance applied and saw; answered with lease, head and what it lacks
         * @description Takes a token of the kind `verifier`.
         */
        post: operations["takeReport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/revocations.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was revoked in the last 25 hours, signed; it names no secret
         * @description Needs no token.
         *
         *     Answers 304 to `If-None-Match` while the list is the same. Caches must not keep it; whoever copies it on purpose may.
         */
        get: operations["showRevocations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Uses by version, minute, region and answer; of the last hour by default
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["listUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stragglers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who still keeps a leaving version alive
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["listStragglers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What can be seen of the unknown holders of keys
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["listSources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{sourceId}/gone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that a source is gone: retirement does not wait for it
         * @description Takes a token of the kind `admin`.
         */
        post: operations["markSourceGone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/readiness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which keys can be rotated without anybody, and who needs a person for the others
         * @description Takes a token of the kind `admin` or `read`.
         *
         *     Of keys that live, oldest first. It tells people where to look; what a rotation waits for is decided by the rotation alone.
         */
        get: operations["listReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orphans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the key strings that were presented and that a lost stretch of history had made
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["listOrphans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orphans/{orphanId}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refuse an orphan from now on, and all others of the same lost stretch
         * @description Takes a token of the kind `admin`.
         */
        post: operations["closeOrphan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the registered webhooks
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Register a webhook and challenge it; its secret is answered here and nowhere else
         * @description Takes a token of the kind `admin`.
         */
        post: operations["addWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhookId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a webhook
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["showWebhook"];
        put?: never;
        post?: never;
        /**
         * Remove a webhook and forget its secret
         * @description Takes a token of the kind `admin`.
         */
        delete: operations["removeWebhook"];
        options?: never;
        head?: never;
        /**
         * Rename a webhook, change its filters, switch it off or on again
         * @description Takes a token of the kind `admin`.
         */
        patch: operations["editWebhook"];
        trace?: never;
    };
    "/v1/webhooks/{webhookId}/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Challenge a webhook again
         * @description Takes a token of the kind `admin`.
         */
        post: operations["challengeWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhookId}/secret/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to rotate the secret: both sign until it is completed, or for seven days
         * @description Takes a token of the kind `admin`.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhookId}/secret/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the rotation of the secret: the old one signs nothing more
         * @description Takes a token of the kind `admin`.
         */
        post: operations["completeWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was told in the last 30 days, to whom, and how that went
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["listNotices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notices/{noticeId}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that somebody has read a notice; who says so first counts
         * @description Takes a token of the kind `admin`.
         */
        post: operations["acknowledgeNotice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notices/{noticeId}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a notice again, under the same event id
         * @description Takes a token of the kind `admin`.
         */
        post: operations["replayNotice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notices/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test notice once through every channel of the operators
         * @description Takes a token of the kind `admin`.
         */
        post: operations["testNotices"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the audit, with all that is needed to check its chain
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The head of the chain, signed: keep it elsewhere
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["showAuditCheckpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the tokens that work
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["listTokens"];
        put?: never;
        /**
         * Add a token; its string is answered here and nowhere else
         * @description Takes a token of the kind `admin`.
         */
        post: operations["addToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/{tokenId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a token, at once and for good
         * @description Takes a token of the kind `admin`.
         */
        delete: operations["removeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The process answers
         * @description Needs no token.
         */
        get: operations["isAlive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The database answers, the journal can be written and the clock is right
         * @description Needs no token.
         */
        get: operations["isReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/diagnosis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the server says of itself and of the token of this call
         * @description Takes a token of the kind `admin` or `read`.
         */
        get: operations["showDiagnosis"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Series for Prometheus
         * @description Needs no token.
         */
        get: operations["showMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    notice: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Something happened */
        post: {
            parameters: {
                query?: never;
                header: {
                    /** @description The `id` of the event. */
                    "webhook-id": string;
                    /** @description Unix seconds of the attempt. */
                    "webhook-timestamp": string;
                    /** @description One signature, or two with a space between while the secret rotates. */
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/cloudevents+json": {
                        /** @enum {string} */
                        specversion: "1.0";
                        /** @description The same for all attempts, and for a replay. */
                        id: string;
                        /** @description The public origin of the server. */
                        source: string;
                        /** @description As `rotation.started`. */
                        type: string;
                        /** Format: date-time */
                        time: string;
                        /** Format: date-time */
                        timestamp: string;
                        /** @enum {string} */
                        datacontenttype: "application/json";
                        /** @description Ids and facts, never a key; `acknowledgeUrl` is a page by which a person says that they have read it. */
                        data: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            responses: {
                /** @description Send nothing more: the webhook is disabled. */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Taken. The body is not read. */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Tried again over a day; `Retry-After` is obeyed. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    challenge: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that you want to be told */
        post: {
            parameters: {
                query?: never;
                header: {
                    /** @description The `id` of the event. */
                    "webhook-id": string;
                    /** @description Unix seconds of the attempt. */
                    "webhook-timestamp": string;
                    /** @description One signature, or two with a space between while the secret rotates. */
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/cloudevents+json": {
                        /** @enum {string} */
                        specversion: "1.0";
                        /** @description The same for all attempts, and for a replay. */
                        id: string;
                        /** @description The public origin of the server. */
                        source: string;
                        /** @enum {string} */
                        type: "webhook.challenge";
                        /** Format: date-time */
                        time: string;
                        /** Format: date-time */
                        timestamp: string;
                        /** @enum {string} */
                        datacontenttype: "application/json";
                        data: {
                            webhookId: string;
                            nonce: string;
                        };
                    };
                };
            };
            responses: {
                /** @description Send nothing more: the webhook is disabled. */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Agreed. */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            nonce: string;
                        };
                    };
                };
                /** @description Tried again over a day; `Retry-After` is obeyed. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        Problem: {
            /** @description The page of the code. */
            type: string;
            title: string;
            status: number;
            /** @enum {string} */
            code: "invalid-input" | "time-in-past" | "time-in-future" | "malformed-request" | "malformed-json" | "body-too-large" | "headers-too-large" | "unsupported-media-type" | "request-timeout" | "token-missing" | "token-invalid" | "token-kind" | "not-found" | "method-not-allowed" | "idempotency-mismatch" | "idempotency-running" | "name-taken" | "prefix-taken" | "in-use" | "last-admin-token" | "not-narrower" | "webhook-disabled" | "webhook-unverified" | "secret-rotating" | "campaign-ended" | "nothing-selected" | "everything-selected" | "hold-unknown" | "hold-of-key" | "use-cancel" | "use-roll-back" | "use-revoke" | "rotation-ended" | "rotation-held" | "roll-back-pending" | "not-in-this-phase" | "version-latched" | "version-not-published" | "version-suspended" | "version-active" | "version-not-leaving" | "version-unknown" | "key-suspended" | "key-tainted" | "key-ended" | "key-not-handed-out" | "no-verifier" | "grant-invalid" | "grant-redeemed" | "holder-keys-invalid" | "holder-gone" | "holder-tainted" | "signature-missing" | "signature-invalid" | "nonce-invalid" | "digest-mismatch" | "origin-mismatch" | "version-not-picked-up" | "clock-off" | "store-unavailable" | "journal-unavailable" | "no-epoch-left" | "stopping" | "internal";
            detail: string;
            instance: string;
            errors: {
                path: string;
                message: string;
            }[];
        };
        Api: {
            id: string;
            name: string;
            prefix: string;
            scopes: string[];
            scopeGrace: {
                [key: string]: "strict" | "balanced" | "available";
            };
            keyClasses: {
                [key: string]: {
                    /** @enum {string} */
                    grace: "strict" | "balanced" | "available";
                };
            };
            /** Format: date-time */
            createdAt: string;
        };
        AuditEntry: {
            seq: number;
            /** Format: date-time */
            at: string;
            /** @description A pseudonym, or `system`. */
            actor: string;
            /** @description Whom it stands for; null once erased. */
            actorName: string | null;
            action: string;
            subject: string;
            details: {
                [key: string]: unknown;
            };
            previous: string;
            hash: string;
        };
        AuditCheckpoint: {
            seq: number;
            hash: string;
            /** Format: date-time */
            at: string;
            serverKey: string;
            signature: string;
        };
        Campaign: {
            id: string;
            name: string;
            where: string;
            reason: string;
            /** @enum {string} */
            state: "running" | "paused" | "stopped" | "cancelling" | "cancelled" | "completed";
            stoppedBecause: {
                /** @enum {string} */
                code: "rolled-back" | "refused" | "stalled";
                /** @description Null: all of them together. */
                wave: number | null;
                count: number;
                of: number;
                text: string;
            } | null;
            plan: {
                /**
                 * @description Sizes in order, the canary first; what is left over is the last one.
                 * @default [
                 *       {
                 *         "percent": 0.5
                 *       },
                 *       {
                 *         "percent": 10
                 *       }
                 *     ]
                 */
                cohorts: ({
                    keys: number;
                } | {
                    percent: number;
                })[];
                /**
                 * @default all-at-once
                 * @enum {string}
                 */
                order: "all-at-once" | "region-by-region";
                /**
                 * @description In which order they come; the others follow by name.
                 * @default []
                 */
                regions: string[];
                /**
                 * @description No old version leaves before every new version was handed out.
                 * @default false
                 */
                barrier: boolean;
                /**
                 * @description When the next wave begins; with a barrier always after the hand-out.
                 * @default ended
                 * @enum {string}
                 */
                nextAfter: "ended" | "handed-out";
                /** @default 60 */
                pacePerMinute: number | null;
                /** @default 86400000 */
                stallAfterMs: number;
                stopWhen: {
                    /**
                     * @description Keys whose calls were refused.
                     * @default 0.02
                     */
                    refusedShare: number | null;
                    /**
                     * @description Keys that come no further.
                     * @default 0.1
                     */
                    stalledShare: number | null;
                    /** @default 0.02 */
                    rolledBackShare: number | null;
                    /**
                     * @description So many keys at least must be at fault; all of a wave that has fewer.
                     * @default 3
                     */
                    minimumCount: number;
                };
            };
            barrierOpenedAt: string | null;
            counts: {
                waiting: number;
                blocked: number;
                begun: number;
                handedOut: number;
                completed: number;
                rolledBack: number;
                cancelled: number;
                skipped: number;
                leftOut: number;
                stalled: number;
                refused: number;
            };
            /** @description Open rotations of its keys, those that go back among them. */
            phases: {
                prepared: number;
                publishing: number;
                ready: number;
                migrating: number;
                draining: number;
                suspended: number;
            };
            waves: {
                wave: number;
                cohort: number;
                region: string | null;
                counts: {
                    waiting: number;
                    blocked: number;
                    begun: number;
                    handedOut: number;
                    completed: number;
                    rolledBack: number;
                    cancelled: number;
                    skipped: number;
                    leftOut: number;
                    stalled: number;
                    refused: number;
                };
            }[];
            nextBeginAt: string | null;
            /** Format: date-time */
            createdAt: string;
            endedAt: string | null;
        };
        CampaignPreview: {
            /** @description In its canonical form. */
            where: string;
            total: number;
            /** @description To begin it `all` must be said. */
            isEverything: boolean;
            apis: {
                apiId: string;
                name: string;
                keys: number;
            }[];
            waves: {
                wave: number;
                cohort: number;
                region: string | null;
                keys: number;
            }[];
            /** @description Keys among them that could not begin now. */
            notNow: {
                reason: string;
                keys: number;
            }[];
            /** @description At its pace, without waiting between waves. */
            beginsWithinMs: number | null;
        };
        CampaignKey: {
            keyId: string;
            wave: number;
            /** @enum {string} */
            state: "waiting" | "blocked" | "begun" | "handed-out" | "completed" | "rolled-back" | "cancelled" | "skipped" | "left-out";
            reason: string | null;
            rotationId: string | null;
            isStalled: boolean;
            isRefused: boolean;
            begunAt: string | null;
        };
        ChannelTrial: {
            /** @description Empty: no channel is configured. */
            channels: {
                /** @enum {string} */
                channel: "webhook" | "mail" | "slack";
                /** @description The address of a mail; null for the other channels. */
                to: string | null;
                /**
                 * @description `failed`: a notice would be tried again. `bounced`: the receiver refuses it for good. `gone`: it wants no more.
                 * @enum {string}
                 */
                outcome: "delivered" | "failed" | "bounced" | "gone";
                reason: string | null;
            }[];
        };
        Client: {
            id: string;
            name: string;
            contacts: {
                address: string;
                timeZone: string;
                quietHours: {
                    from: string;
                    to: string;
                } | null;
                /** @description Since when its mail comes back: it is mailed nothing more until it is edited. */
                bounce: {
                    /** Format: date-time */
                    at: string;
                    reason: string;
                } | null;
            }[];
            /** Format: date-time */
            createdAt: string;
        };
        Diagnosis: {
            version: string;
            node: string;
            /** Format: date-time */
            wallTime: string;
            /** Format: date-time */
            serverTime: string;
            clockOffsetMs: number;
            clockToleranceMs: number;
            holds: {
                name: string;
                text: string;
            }[];
            token: {
                id: string;
                /** @enum {string} */
                kind: "admin" | "read" | "verifier" | "pickup";
                name: string;
                apis: string[] | null;
            };
            notices: {
                pending: number;
                oldestPendingAt: string | null;
                lastError: string | null;
                givenUp: number;
            } | null;
            mailsContacts: boolean | null;
            clientsWithoutContact: number | null;
        };
        Holder: {
            id: string;
            keyId: string;
            name: string;
            /** @enum {string} */
            kind: "durable" | "ephemeral";
            /** @enum {string} */
            class: "sdk" | "deployed";
            /** Format: date-time */
            enrolledAt: string;
            /** Format: date-time */
            lastSeenAt: string;
            pickedUpVersion: number | null;
            pickedUpAt: string | null;
            confirmedVersion: number | null;
            confirmedAt: string | null;
            gone: boolean;
            /** @description A compromise took its right: it is given nothing any more. */
            tainted: boolean;
        };
        Enrolled: {
            id: string;
            keyId: string;
            apiId: string;
            /** @enum {string} */
            environment: "live" | "test";
            /** @description The public origin that signatures must cover. */
            origin: string;
        };
        Grant: {
            /** @description Single use. Shown here and nowhere else. */
            grant: string;
            keyId: string;
            name: string;
            /** Format: date-time */
            expiresAt: string;
        };
        PickupAnswer: {
            /** @enum {string} */
            status: "current" | "available" | "not-kept";
            version: number;
            keyId: string;
            /** @description Compact JWE to the opening key. */
            sealed: string | null;
            window: {
                /** Format: date-time */
                start: string;
                /** Format: date-time */
                end: string;
            } | null;
            now: boolean;
            rotationId: string | null;
            pollMs: number;
        };
        Wait: {
            /** @enum {string} */
            code: "verifier-not-acknowledged" | "verifier-in-grace" | "holder-not-confirmed" | "source-on-old" | "source-quiet-too-short" | "watermark-missing" | "overlap-running" | "suspension-running" | "hold" | "freeze" | "hold-down" | "window" | "wave";
            /** @description Id of what is waited for. */
            subject: string;
            /** Format: date-time */
            since: string;
            /** @description When it clears if nothing new happens. */
            until: string | null;
            /** @description One sentence for people. */
            text: string;
        };
        Rotation: {
            id: string;
            keyId: string;
            from: number;
            to: number;
            /** @enum {string} */
            direction: "forward" | "back";
            /** @description A phase while open, then how it ended. */
            phase: string;
            reason: string;
            expedited: boolean;
            /** Format: date-time */
            startedAt: string;
            endedAt: string | null;
            nextCheckAt: string | null;
            holds: {
                name: string;
                by: string;
                /** Format: date-time */
                since: string;
                text: string;
            }[];
            waitsFor: components["schemas"]["Wait"][];
            progress: {
                verifiersCurrent: number;
                verifiersTotal: number;
                holdersConfirmed: number;
                holdersTotal: number;
                sourcesMoved: number;
                sourcesTotal: number;
                shareOnNew: number | null;
            };
            safeToRetireAt: string | null;
            forecast: {
                /** @description One or two sentences for people. */
                text: string;
                /** @description By `until`, unknown ones last: the deciding one is the last. */
                steps: {
                    /** @enum {string} */
                    code: "verifier-not-acknowledged" | "verifier-in-grace" | "holder-not-confirmed" | "source-on-old" | "source-quiet-too-short" | "watermark-missing" | "overlap-running" | "suspension-running" | "hold" | "freeze" | "hold-down" | "window" | "wave";
                    /** @description Id of what is waited for. */
                    subject: string;
                    /** @description When it clears if nothing new happens. */
                    until: string | null;
                    /** @description One sentence for people. */
                    text: string;
                }[];
            };
            scopes: {
                scope: string;
                /** @description When evidence took it from the leaving version; null while that still has it. */
                leftAt: string | null;
                /** @description What it waits for before it leaves, at most 5 of it, what clears last first. */
                waitsFor: components["schemas"]["Wait"][];
            }[];
        };
        RotationEvent: {
            seq: number;
            /** Format: date-time */
            at: string;
            phase: string;
            direction: string;
            waitsFor: components["schemas"]["Wait"][];
        };
        Version: {
            number: number;
            /** @description A state of NIST SP 800-57. */
            state: string;
            designation: ("primary" | "predecessor" | "successor") | null;
            /** @description Every fresh verifier accepts it. */
            acceptedByAll: boolean;
            /** Format: date-time */
            createdAt: string;
            publishedAt: string | null;
            lastFour: string | null;
            lastUsedAt: string | null;
            acceptedTotal: number;
            refusedTotal: number;
            /** @description The scopes that are left to it; null: all that the key has. */
            narrowedTo: string[] | null;
            /** @description It travelled where others could read it. */
            exposed: boolean;
            /** @description A compromise has it refused from then on. */
            refuseAt: string | null;
        };
        Key: {
            id: string;
            apiId: string;
            clientId: string;
            name: string;
            /** @enum {string} */
            environment: "live" | "test";
            owner: string;
            purpose: string;
            scopes: string[];
            class: string;
            /** @enum {string} */
            grace: "strict" | "balanced" | "available";
            labels: {
                [key: string]: string;
            };
            regions: string[];
            addresses: string[];
            expiresAt: string | null;
            policyId: string | null;
            /** @description When its next rotation begins by its policies, as planned now. */
            nextRotationAt: string | null;
            /** @description The code of the problem for which it did not begin when it was due. */
            nextRotationBlockedBy: string | null;
            suspended: boolean;
            tainted: boolean;
            versions: components["schemas"]["Version"][];
            /** Format: date-time */
            createdAt: string;
        };
        IssuedKey: {
            id: string;
            apiId: string;
            clientId: string;
            name: string;
            /** @enum {string} */
            environment: "live" | "test";
            owner: string;
            purpose: string;
            scopes: string[];
            class: string;
            /** @enum {string} */
            grace: "strict" | "balanced" | "available";
            labels: {
                [key: string]: string;
            };
            regions: string[];
            addresses: string[];
            expiresAt: string | null;
            policyId: string | null;
            /** @description When its next rotation begins by its policies, as planned now. */
            nextRotationAt: string | null;
            /** @description The code of the problem for which it did not begin when it was due. */
            nextRotationBlockedBy: string | null;
            suspended: boolean;
            tainted: boolean;
            versions: components["schemas"]["Version"][];
            /** Format: date-time */
            createdAt: string;
            /** @description Shown here and nowhere else. */
            keyString: string;
        };
        WaitingKey: {
            id: string;
            apiId: string;
            clientId: string;
            name: string;
            /** @enum {string} */
            environment: "live" | "test";
            owner: string;
            purpose: string;
            scopes: string[];
            class: string;
            /** @enum {string} */
            grace: "strict" | "balanced" | "available";
            labels: {
                [key: string]: string;
            };
            regions: string[];
            addresses: string[];
            expiresAt: string | null;
            policyId: string | null;
            /** @description When its next rotation begins by its policies, as planned now. */
            nextRotationAt: string | null;
            /** @description The code of the problem for which it did not begin when it was due. */
            nextRotationBlockedBy: string | null;
            suspended: boolean;
            tainted: boolean;
            versions: components["schemas"]["Version"][];
            /** Format: date-time */
            createdAt: string;
            /** @description What the hand-out waits for. */
            waitsFor: components["schemas"]["Wait"][];
        };
        Receipt: {
            id: string;
            revision: number;
            /** @description Instances that have stopped accepting. */
            done: string[];
            pending: {
                instance: string;
                group: string;
                region: string;
                /** Format: date-time */
                mustStopBy: string;
            }[];
            /**
             * Format: date-time
             * @description The latest instant by which the rest must have stopped.
             */
            worstCaseAt: string;
            complete: boolean;
        };
        CompromiseReceipt: {
            id: string;
            revision: number;
            /** @description Instances that have stopped accepting. */
            done: string[];
            pending: {
                instance: string;
                group: string;
                region: string;
                /** Format: date-time */
                mustStopBy: string;
            }[];
            /**
             * Format: date-time
             * @description The latest instant by which the rest must have stopped.
             */
            worstCaseAt: string;
            complete: boolean;
            keyId: string;
            /** @description The versions that fall, with those that went to a tainted holder. */
            versions: number[];
            /**
             * Format: date-time
             * @description Holders that enrolled later are tainted.
             */
            since: string;
            /** @description Until when they are accepted, narrowed; null: all are refused now. */
            refuseAt: string | null;
            /** @description The rotation that replaces them; null where the key needs none. */
            rotationId: string | null;
        };
        Policy: {
            id: string;
            name: string;
            /** @description By id; a class as `API/CLASS`. */
            attachTo: {
                apis: string[];
                keyClasses: string[];
                clients: string[];
                keys: string[];
            };
            /** @description The age by which a version is out of use, counted from its hand-out. It must leave room for the rotation: overlap, quiet window and suspension. Not together with `rotateOn`. */
            maxAgeMs: number | null;
            /** @description The age at which the rotation of a version begins. Left out: two thirds of `maxAge`, half of it where that is under 10 days. */
            rotateAfterMs: number | null;
            /** @description Days on which the keys rotate, `MM-DD` each year or `YYYY-MM-DD` once, in the time zone of the calendar. In place of `maxAge`. */
            rotateOn: string[] | null;
            /** @description The length of the window in which clients swap, each at an instant of its own, so that not all do at once. */
            windowMs: number | null;
            /** @description When rotations may begin, hand out and suspend. Security acts and expedited rotations ask no calendar. */
            calendar: {
                timeZone: string;
                workingHours: {
                    days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                    from: string;
                    to: string;
                } | null;
                freezeDays: string[];
                freezes: {
                    /** @description Of a freeze of every week. */
                    days?: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                    from: string;
                    to: string;
                    reason: string;
                }[];
            } | null;
            /** @description How long after the hand-out of the new version a rotation should have ended. */
            deadlineMs: number | null;
            /** @description What follows at the deadline. `hold`: the rotation waits for a person. `extend`: it goes on, and people are told. `retire`: the old version ends even if it is still used. */
            deadlineAction: ("hold" | "extend" | "retire") | null;
            /** @description How long before the window people are told. Left out: 30, 14, 7 and 1 days; an empty list tells nobody before. */
            ladderMs: number[] | null;
            /** @description E-mail addresses of operators, told besides the client's own contacts. */
            contacts: string[] | null;
            /** @description The shortest time for which the old version must have been left alone. */
            quietMs: number | null;
            /** @description Margin before the old version is suspended, on top of the overlap. */
            retireSafetyMs: number | null;
            /** @description How long the old version stays suspended, and can come back, before it ends. */
            suspensionMs: number | null;
            /** @description How long after a hand-out automation shortens the life of nothing. */
            holdDownMs: number | null;
            /** @description Jitter, as a share of the clients' poll interval. */
            jitterRatio: number | null;
            /** @description What becomes of a suspended version that is used. `by-rule`: it comes back, once per rotation, for a source that was accepted before. `ask`: a person is asked. */
            restore: ("by-rule" | "ask") | null;
            /** @description `by-evidence`: a scope leaves the old version as soon as nobody uses it there. `off`: it leaves with its version. */
            narrowScopes: ("by-evidence" | "off") | null;
            /** @description Scopes that leave the old version first where several may, in this order. */
            narrowOrder: string[] | null;
            /** @description How long a verifier that is cut off goes on accepting the keys: `strict` not at all, `balanced` 15 minutes, `available` 24 hours, where the server has no other times. Left out: what the key class of the api says. */
            grace: ("strict" | "balanced" | "available") | null;
            /** @description Counts up with each change. */
            version: number;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description When this version came to be.
             */
            updatedAt: string;
        };
        PolicyVersion: {
            policyId: string;
            version: number;
            name: string;
            /** @description By id; a class as `API/CLASS`. */
            attachTo: {
                apis: string[];
                keyClasses: string[];
                clients: string[];
                keys: string[];
            };
            /** @description The age by which a version is out of use, counted from its hand-out. It must leave room for the rotation: overlap, quiet window and suspension. Not together with `rotateOn`. */
            maxAgeMs: number | null;
            /** @description The age at which the rotation of a version begins. Left out: two thirds of `maxAge`, half of it where that is under 10 days. */
            rotateAfterMs: number | null;
            /** @description Days on which the keys rotate, `MM-DD` each year or `YYYY-MM-DD` once, in the time zone of the calendar. In place of `maxAge`. */
            rotateOn: string[] | null;
            /** @description The length of the window in which clients swap, each at an instant of its own, so that not all do at once. */
            windowMs: number | null;
            /** @description When rotations may begin, hand out and suspend. Security acts and expedited rotations ask no calendar. */
            calendar: {
                timeZone: string;
                workingHours: {
                    days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                    from: string;
                    to: string;
                } | null;
                freezeDays: string[];
                freezes: {
                    /** @description Of a freeze of every week. */
                    days?: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                    from: string;
                    to: string;
                    reason: string;
                }[];
            } | null;
            /** @description How long after the hand-out of the new version a rotation should have ended. */
            deadlineMs: number | null;
            /** @description What follows at the deadline. `hold`: the rotation waits for a person. `extend`: it goes on, and people are told. `retire`: the old version ends even if it is still used. */
            deadlineAction: ("hold" | "extend" | "retire") | null;
            /** @description How long before the window people are told. Left out: 30, 14, 7 and 1 days; an empty list tells nobody before. */
            ladderMs: number[] | null;
            /** @description E-mail addresses of operators, told besides the client's own contacts. */
            contacts: string[] | null;
            /** @description The shortest time for which the old version must have been left alone. */
            quietMs: number | null;
            /** @description Margin before the old version is suspended, on top of the overlap. */
            retireSafetyMs: number | null;
            /** @description How long the old version stays suspended, and can come back, before it ends. */
            suspensionMs: number | null;
            /** @description How long after a hand-out automation shortens the life of nothing. */
            holdDownMs: number | null;
            /** @description Jitter, as a share of the clients' poll interval. */
            jitterRatio: number | null;
            /** @description What becomes of a suspended version that is used. `by-rule`: it comes back, once per rotation, for a source that was accepted before. `ask`: a person is asked. */
            restore: ("by-rule" | "ask") | null;
            /** @description `by-evidence`: a scope leaves the old version as soon as nobody uses it there. `off`: it leaves with its version. */
            narrowScopes: ("by-evidence" | "off") | null;
            /** @description Scopes that leave the old version first where several may, in this order. */
            narrowOrder: string[] | null;
            /** @description How long a verifier that is cut off goes on accepting the keys: `strict` not at all, `balanced` 15 minutes, `available` 24 hours, where the server has no other times. Left out: what the key class of the api says. */
            grace: ("strict" | "balanced" | "available") | null;
            /**
             * Format: date-time
             * @description When it came to be.
             */
            at: string;
            /** @description Id of the token, or `system`. */
            by: string;
        };
        KeyPolicy: {
            keyId: string;
            /** @description Those that the key comes under, the nearest first. */
            policies: {
                id: string;
                name: string;
                /** @enum {string} */
                level: "key" | "client" | "key-class" | "api";
            }[];
            /** @description What counts, and who says so. */
            members: {
                maxAgeMs: {
                    /** @description The age by which a version is out of use, counted from its hand-out. It must leave room for the rotation: overlap, quiet window and suspension. Not together with `rotateOn`. */
                    value: number | null;
                    /**
                     * @description What of the key the policy is attached to.
                     * @enum {string}
                     */
                    level: "key" | "client" | "key-class" | "api" | "deployment";
                    /** @description Null where no policy says it. */
                    policyId: string | null;
                };
                rotateAfterMs: {
                    /** @description The age at which the rotation of a version begins. Left out: two thirds of `maxAge`, half of it where that is under 10 days. */
                    value: number | null;
                    /**
                     * @description What of the key the policy is attached to.
                     * @enum {string}
                     */
                    level: "key" | "client" | "key-class" | "api" | "deployment";
                    /** @description Null where no policy says it. */
                    policyId: string | null;
                };
                rotateOn: {
                    /** @description Days on which the keys rotate, `MM-DD` each year or `YYYY-MM-DD` once, in the time zone of the calendar. In place of `maxAge`. */
                    value: string[] | null;
                    /**
                     * @description What of the key the policy is attached to.
                     * @enum {string}
                     */
                    level: "key" | "client" | "key-class" | "api" | "deployment";
                    /** @description Null where no policy says it. */
                    policyId: string | null;
                };
                windowMs: {
                    /** @description The length of the window in which clients swap, each at an instant of its own, so that not all do at once. */
                    value: number | null;
                    /**
                     * @description What of the key the policy is attached to.
                     * @enum {string}
                     */
                    level: "key" | "client" | "key-class" | "api" | "deployment";
                    /** @description Null where no policy says it. */
                    policyId: string | null;
                };
                calendar: {
                    /** @description When rotations may begin, hand out and suspend. Security acts and expedited rotations ask no calendar. */
                    value: {
                        timeZone: string;
                        workingHours: {
                            days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                            from: string;
                            to: string;
                        } | null;
                        freezeDays: string[];
                        freezes: {
                            /** @description Of a freeze of every week. */
                            days?: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                            from: string;
                            to: string;
                            reason: string;
                        }[];
                    } | null;
                    /**
                     * @description What of the key the policy is attached to.
                     * @enum {string}
                     */
                    level: "key" | "client" | "key-class" | "api" | "deployment";
                    /** @description Null where no policy says it. */
                    policyId: string | null;
                };
                deadlineMs: {
                    /** @description How long after the hand-out of the new version a rotation should have ended. */
                    value: number | null;
                    /**
                     * @description What of the key the policy is attached to.
                     * @enum {string}
                     */
                    level: "key" | "client" | "key-class" | "api" | "deployment";
                    /** @description Null where no policy says it. */
                    policyId: string | null;
                };
                deadlineAction: {
                    /** @description What follows at the deadline. `hold`: the rotation waits for a person. `extend`: it goes on, and people are told. `retire`: the old version ends even if it is still used. */
                    value: ("hold" | "extend" | "retire") | null;
                    /**
                     * @description What of the key the policy is attached to.
                     * @enum {string}
                     */
                    level: "key" | "client" | "key-class" | "api" | "deployment";
                    /** @description Null where no policy says it. */
                    policyId: string | null;
                };
                ladderMs: {
                    /** @description How long before the window people are told. Left out: 30, 14, 7 and 1 days; an empty list tells nobody before. */
                    value: number[] | null;
                    /**
                     * @description What of the key the policy is attached to.
                     * @enum {string}
                     */
                    level: "key" | "client" | "key-class" | "api" | "deployment";
                    /** @description Null where no policy says it. */
                    policyId: string | null;
                };
                contacts: {
                    /** @description E-mail addresses of operators, told besides the client's own contacts. */
                    value: string[] | null;
                    /**
                     * @description What of the key the policy is attached to.
                     * @enum {string}
                     */
                    level: "key" | "client" | "key-class" | "api" | "deployment";
                    /** @description Null where no policy says it. */
                    policyId: string | null;
                };
                quietMs: {
                    /** @description The shortest time for which the old version must have been left alone. */
                    value: number | null;
                    /**
                     * @description What of the key the policy is attached to.
                     * @enum {string}
                     */
                    level: "key" | "client" | "key-class" | "api" | "deployment";
                    /** @description Null where no policy says it. */
                    policyId: string | null;
                };
                retireSafetyMs: {
                    /** @description Margin before the old version is suspended, on top of the overlap. */
                    value: number | null;
                    /**
                     * @description What of the key the policy is attached to.
                     * @enum {string}
                     */
                    level: "key" | "client" | "key-class" | "api" | "deployment";
                    /** @description Null where no policy says it. */
                    policyId: string | null;
                };
                suspensionMs: {
                    /** @description How long the old version stays suspended, and can come back, before it ends. */
                    value: number | null;
                    /**
                     * @description What of the key the policy is attached to.
                     * @enum {string}
                     */
                    level: "key" | "client" | "key-class" | "api" | "deployment";
                    /** @description Null where no policy says it. */
                    policyId: string | null;
                };
                holdDownMs: {
                    /** @description How long after a hand-out automation shortens the life of nothing. */
                    value: number | null;
                    /**
                     * @description What of the key the policy is attached to.
                     * @enum {string}
                     */
                    level: "key" | "client" | "key-class" | "api" | "deployment";
                    /** @description Null where no policy says it. */
                    policyId: string | null;
                };
                jitterRatio: {
                    /** @description Jitter, as a share of the clients' poll interval. */
                    value: number | null;
                    /**
                     * @description What of the key the policy is attached to.
                     * @enum {string}
                     */
                    level: "key" | "client" | "key-class" | "api" | "deployment";
                    /** @description Null where no policy says it. */
                    policyId: string | null;
                };
                restore: {
                    /** @description What becomes of a suspended version that is used. `by-rule`: it comes back, once per rotation, for a source that was accepted before. `ask`: a person is asked. */
                    value: ("by-rule" | "ask") | null;
                    /**
                     * @description What of the key the policy is attached to.
                     * @enum {string}
                     */
                    level: "key" | "client" | "key-class" | "api" | "deployment";
                    /** @description Null where no policy says it. */
                    policyId: string | null;
                };
                narrowScopes: {
                    /** @description `by-evidence`: a scope leaves the old version as soon as nobody uses it there. `off`: it leaves with its version. */
                    value: ("by-evidence" | "off") | null;
                    /**
                     * @description What of the key the policy is attached to.
                     * @enum {string}
                     */
                    level: "key" | "client" | "key-class" | "api" | "deployment";
                    /** @description Null where no policy says it. */
                    policyId: string | null;
                };
                narrowOrder: {
                    /** @description Scopes that leave the old version first where several may, in this order. */
                    value: string[] | null;
                    /**
                     * @description What of the key the policy is attached to.
                     * @enum {string}
                     */
                    level: "key" | "client" | "key-class" | "api" | "deployment";
                    /** @description Null where no policy says it. */
                    policyId: string | null;
                };
                grace: {
                    /** @description How long a verifier that is cut off goes on accepting the keys: `strict` not at all, `balanced` 15 minutes, `available` 24 hours, where the server has no other times. Left out: what the key class of the api says. */
                    value: ("strict" | "balanced" | "available") | null;
                    /**
                     * @description What of the key the policy is attached to.
                     * @enum {string}
                     */
                    level: "key" | "client" | "key-class" | "api" | "deployment";
                    /** @description Null where no policy says it. */
                    policyId: string | null;
                };
            };
        };
        ReportAnswer: {
            acknowledged: number;
            head: {
                epoch: number;
                revision: number;
                hash: string;
            };
            serverTime: number;
            leaseMs: number | null;
            changes: components["schemas"]["ChangeSet"][];
            more: boolean;
            snapshotNeeded: boolean;
            renewInstance: boolean;
            graceMs: {
                strict: number;
                balanced: number;
                available: number;
            };
            clockToleranceMs: number;
            clockRateError: number;
            reportEveryMs: number;
            /** @constant */
            prove?: true;
            handBack?: {
                epoch: number;
                revision: number;
            };
        };
        ChangeSet: {
            epoch: number;
            revision: number;
            previous: string;
            committedAt: number;
            digests: string[];
            hash: string;
            signature: string;
            records: string[];
        };
        StreamLine: {
            /** @constant */
            type: "changes";
            head: {
                epoch: number;
                revision: number;
                hash: string;
            };
            serverTime: number;
            changes: components["schemas"]["ChangeSet"][];
            snapshotNeeded: boolean;
        };
        Notice: {
            /** @description Also the id of the event that is sent. */
            id: string;
            type: string;
            keyId: string | null;
            apiId: string | null;
            data: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            createdAt: string;
            /** @description Who first said that they had read it. */
            acknowledged: {
                /** Format: date-time */
                at: string;
                by: string;
            } | null;
            deliveries: {
                /** @description `operator`: the webhook of keyturn.yaml; `webhook`: one that was registered; `mail`; `slack`. */
                channel: string;
                recipientId: string | null;
                recipientName: string | null;
                /** @enum {string} */
                state: "waiting" | "delivered" | "failed" | "put-aside";
                attempts: number;
                /** @description Why it waits without having been tried. */
                waitsFor: ("quiet-hours" | "digest" | "rate-cap") | null;
                nextAttemptAt: string | null;
                lastError: string | null;
                endedAt: string | null;
            }[];
        };
        Orphan: {
            id: string;
            /** @description The epoch that ended when history forked. */
            forkEpoch: number;
            /** @description The floor of the key string: its epoch. */
            epoch: number;
            /** @description The floor of the key string: its revision. */
            revision: number;
            /** @description The last four characters of the key string. */
            lastFour: string;
            /** @description How often it was presented. */
            count: number;
            /** Format: date-time */
            firstSeenAt: string;
            /** Format: date-time */
            lastSeenAt: string;
            /** @description Since when it is refused; null: it is answered 503. */
            closedAt: string | null;
        };
        PolicyPush: {
            dryRun: boolean;
            policies: {
                /** @description Null for one that a dry run would add. */
                id: string | null;
                name: string;
                /** @enum {string} */
                change: "added" | "changed" | "unchanged";
                version: number;
                /** @description Members that say something else than before. */
                changed: string[];
            }[];
            keys: {
                /** @description Living keys that come under one of these policies. */
                under: number;
                /** @description All living keys. */
                total: number;
            };
            /** @description Of a dry run: what follows within a year, where nothing waits. */
            plan: {
                /** Format: date-time */
                from: string;
                /** Format: date-time */
                to: string;
                /** @description Of the oldest hand-out, at most 200; those that rotate first come first. */
                keys: {
                    keyId: string;
                    keyName: string;
                    clientId: string;
                    clientName: string;
                    rotations: {
                        /** Format: date-time */
                        beginsAt: string;
                        /** @description When the old version is out of use; null: not within a year. */
                        outOfUseAt: string | null;
                        text: string;
                    }[];
                    /** @description Later ones that are not listed. */
                    rotationsLeftOut: number;
                    /** @description Who is told by mail: contacts of the client and of the policy to whom mail goes, as far as is known. Empty where no mail is set up. */
                    contacts: string[];
                    /** @description Whether operators of the deployment are told, by mail, in a chat or by a webhook. */
                    operators: boolean;
                    /** @description How long before the window they are told. */
                    ladderMs: number[];
                }[];
                /** @description Keys under these policies that are not listed. */
                keysLeftOut: number;
            } | null;
        };
        Readiness: {
            keyId: string;
            keyName: string;
            apiId: string;
            clientId: string;
            clientName: string;
            /** @description Nothing that is known of the key needs a person. */
            ready: boolean;
            holders: {
                ready: number;
                /** @description Without those that no rotation waits for. */
                total: number;
            };
            sources: {
                ready: number;
                /** @description Without those that no rotation waits for. */
                total: number;
            };
            /** @description At most 100; those that need a person first. */
            findings: components["schemas"]["ReadinessNote"][];
            findingsTotal: number;
        };
        ReadinessNote: {
            /** @enum {string} */
            about: "key" | "holder" | "source";
            /** @description Of the key, the holder or the source. */
            id: string;
            /**
             * @description `ready`: by itself; `person`: needs one; `aside`: no rotation waits for it.
             * @enum {string}
             */
            standing: "ready" | "person" | "aside";
            /** @enum {string} */
            code: "key-not-handed-out" | "key-suspended" | "key-tainted" | "key-unused" | "rotation-open" | "sources-incomplete" | "verifier-missing" | "holder-ready" | "holder-left" | "holder-lost" | "holder-silent" | "holder-tainted" | "holder-unconfirmed" | "holder-untried" | "source-behind" | "source-before-holders" | "source-quiet" | "source-seldom" | "source-seen-briefly" | "source-unenrolled" | "source-with-holder";
            /**
             * Format: date-time
             * @description Since when it has been so.
             */
            since: string;
            /** @description Why, in one sentence for people. */
            text: string;
            /** @description What to do, in one sentence for people. */
            advice: string | null;
        };
        Region: {
            id: string;
            name: string;
            /** Format: date-time */
            createdAt: string;
        };
        Token: {
            id: string;
            /** @enum {string} */
            kind: "admin" | "read" | "verifier" | "pickup";
            name: string;
            apis: string[] | null;
            verifierId: string | null;
            keyId: string | null;
            /** Format: date-time */
            createdAt: string;
            lastUsedAt: string | null;
        };
        CreatedToken: {
            id: string;
            /** @enum {string} */
            kind: "admin" | "read" | "verifier" | "pickup";
            name: string;
            apis: string[] | null;
            verifierId: string | null;
            keyId: string | null;
            /** Format: date-time */
            createdAt: string;
            lastUsedAt: string | null;
            /** @description Shown here and nowhere else. */
            token: string;
        };
        Straggler: {
            keyId: string;
            version: number;
            source: {
                id: string;
                addressPrefix: string;
                userAgent: string;
                route: string;
                region: string;
            };
            /** Format: date-time */
            lastSeenAt: string;
            /** @description Of the version, in the last 60 to 65 minutes. */
            requestsLastHour: number;
            /** @description Of the version, in the 60 minutes before those. */
            requestsHourBefore: number;
            /** @description Its share of what the key's sources presented in the last hour. */
            shareOfKey: number | null;
            /** @enum {string} */
            trend: "rising" | "steady" | "falling" | "new";
            /** @description Those that its requests asked for; null where nobody told: it may be any. */
            scopes: string[] | null;
            longestGapMs: number;
            /** @description If it presents nothing more. */
            clearsAt: string | null;
            /** @description What to do, in one sentence for people. */
            advice: string;
        };
        Source: {
            id: string;
            keyId: string;
            addressPrefix: string;
            userAgent: string;
            route: string;
            region: string;
            /** Format: date-time */
            firstSeenAt: string;
            /** Format: date-time */
            lastSeenAt: string;
            presentations: number;
            longestGapMs: number;
            goneAt: string | null;
            versions: {
                version: number;
                /** Format: date-time */
                firstSeenAt: string;
                /** Format: date-time */
                lastSeenAt: string;
                accepted: number;
                refused: number;
            }[];
        };
        UsageMinute: {
            keyId: string | null;
            version: number | null;
            /** Format: date-time */
            minute: string;
            region: string;
            outcome: string;
            reason: string;
            count: number;
        };
        Verifier: {
            id: string;
            name: string;
            region: string;
            apis: string[];
            /** Format: date-time */
            createdAt: string;
            instances: {
                id: string;
                /** @enum {string} */
                standing: "fresh" | "grace" | "stale" | "gone";
                /** Format: date-time */
                firstSeenAt: string;
                /** Format: date-time */
                lastReportAt: string;
                applied: {
                    epoch: number;
                    revision: number;
                } | null;
                revisionsBehind: number | null;
                leaseAgeMs: number | null;
                /** Format: date-time */
                watermark: string;
                watermarkAgeMs: number;
                sessions: number;
            }[];
        };
        CreatedVerifier: {
            id: string;
            name: string;
            region: string;
            apis: string[];
            /** Format: date-time */
            createdAt: string;
            instances: {
                id: string;
                /** @enum {string} */
                standing: "fresh" | "grace" | "stale" | "gone";
                /** Format: date-time */
                firstSeenAt: string;
                /** Format: date-time */
                lastReportAt: string;
                applied: {
                    epoch: number;
                    revision: number;
                } | null;
                revisionsBehind: number | null;
                leaseAgeMs: number | null;
                /** Format: date-time */
                watermark: string;
                watermarkAgeMs: number;
                sessions: number;
            }[];
            /** @description What its instances call with. Shown here and nowhere else. */
            token: string;
        };
        Webhook: {
            id: string;
            name: string;
            url: string;
            apis: string[] | null;
            types: string[] | null;
            /** @enum {string} */
            state: "unverified" | "verified" | "disabled";
            challenge: {
                /** Format: date-time */
                sentAt: string;
                /**
                 * @description `delivered`: the nonce was echoed.
                 * @enum {string}
                 */
                state: "waiting" | "delivered" | "failed" | "put-aside";
                attempts: number;
                lastError: string | null;
            } | null;
            verifiedAt: string | null;
            disabledAt: string | null;
            disabledReason: ("gone" | "failing" | "by-operator") | null;
            failingSince: string | null;
            lastError: string | null;
            /** @description While two secrets sign. */
            secretRotation: {
                /** Format: date-time */
                since: string;
                /** Format: date-time */
                endsAt: string;
            } | null;
            /** Format: date-time */
            createdAt: string;
        };
        CreatedWebhook: {
            id: string;
            name: string;
            url: string;
            apis: string[] | null;
            types: string[] | null;
            /** @enum {string} */
            state: "unverified" | "verified" | "disabled";
            challenge: {
                /** Format: date-time */
                sentAt: string;
                /**
                 * @description `delivered`: the nonce was echoed.
                 * @enum {string}
                 */
                state: "waiting" | "delivered" | "failed" | "put-aside";
                attempts: number;
                lastError: string | null;
            } | null;
            verifiedAt: string | null;
            disabledAt: string | null;
            disabledReason: ("gone" | "failing" | "by-operator") | null;
            failingSince: string | null;
            lastError: string | null;
            /** @description While two secrets sign. */
            secretRotation: {
                /** Format: date-time */
                since: string;
                /** Format: date-time */
                endsAt: string;
            } | null;
            /** Format: date-time */
            createdAt: string;
            /** @description What the new signatures are checked with. Shown here and nowhere else. */
            secret: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listApis: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Api"][];
                        next: string | null;
                    };
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addApi: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @description Begins every key string of this api. Never changes. */
                    prefix: string;
                    scopes: string[];
                    /** @default {} */
                    scopeGrace?: {
                        [key: string]: "strict" | "balanced" | "available";
                    };
                    /**
                     * @description `default` is always among them.
                     * @default {}
                     */
                    keyClasses?: {
                        [key: string]: {
                            /** @enum {string} */
                            grace: "strict" | "balanced" | "available";
                        };
                    };
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Api"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-running`, `prefix-taken` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showApi: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                apiId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Api"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editApi: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                apiId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    scopes?: string[];
                    scopeGrace?: {
                        [key: string]: "strict" | "balanced" | "available";
                    };
                    keyClasses?: {
                        [key: string]: {
                            /** @enum {string} */
                            grace: "strict" | "balanced" | "available";
                        };
                    };
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Api"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `in-use` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRegions: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Region"][];
                        next: string | null;
                    };
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addRegion: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Keys and verifiers refer to the region by it. */
                    name: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Region"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-running`, `name-taken` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showRegion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                regionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Region"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editRegion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                regionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Keys and verifiers refer to the region by it. */
                    name: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Region"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `in-use`, `name-taken` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listClients: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Client"][];
                        next: string | null;
                    };
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /**
                     * @description People. A plain address keeps the time zone and the quiet hours that are known of it; at first these are UTC and none.
                     * @default []
                     */
                    contacts?: (string | {
                        address: string;
                        timeZone?: string;
                        quietHours?: {
                            from: string;
                            to: string;
                        } | null;
                    })[];
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                clientId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /** @description People. A plain address keeps the time zone and the quiet hours that are known of it; at first these are UTC and none. */
                    contacts?: (string | {
                        address: string;
                        timeZone?: string;
                        quietHours?: {
                            from: string;
                            to: string;
                        } | null;
                    })[];
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPolicies: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Policy"][];
                        next: string | null;
                    };
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addPolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What people call the policy. No other policy has this name.
                     * @example market
                     * @example payments
                     */
                    name: string;
                    /** @description The keys that the policy is for, by name or id. Of several policies that a key comes under the nearest counts, member by member: key, client, key class, api. No two policies are for the same. */
                    attachTo?: {
                        /** @description For all keys of these apis. */
                        apis?: string[] | null;
                        /** @description For the keys of these classes, `API/CLASS`. */
                        keyClasses?: (string & (unknown & unknown))[] | null;
                        /** @description For all keys of these clients. */
                        clients?: string[] | null;
                        /** @description For these keys alone. */
                        keys?: string[] | null;
                    } | null;
                    /** @description The age by which a version is out of use, counted from its hand-out. It must leave room for the rotation: overlap, quiet window and suspension. Not together with `rotateOn`. */
                    maxAgeMs?: number | null;
                    /** @description The age at which the rotation of a version begins. Left out: two thirds of `maxAge`, half of it where that is under 10 days. */
                    rotateAfterMs?: number | null;
                    /** @description Days on which the keys rotate, `MM-DD` each year or `YYYY-MM-DD` once, in the time zone of the calendar. In place of `maxAge`. */
                    rotateOn?: string[] | null;
                    /** @description The length of the window in which clients swap, each at an instant of its own, so that not all do at once. */
                    windowMs?: number | null;
                    /** @description When rotations may begin, hand out and suspend. Security acts and expedited rotations ask no calendar. */
                    calendar?: {
                        /**
                         * @description Name of the IANA time zone database.
                         * @example Europe/Berlin
                         * @example America/New_York
                         * @example UTC
                         */
                        timeZone: string;
                        /**
                         * @description Nothing begins outside of these. Left out: all day, every day.
                         * @example {
                         *       "days": [
                         *         "mon",
                         *         "tue",
                         *         "wed",
                         *         "thu"
                         *       ],
                         *       "from": "09:00",
                         *       "to": "17:00"
                         *     }
                         */
                        workingHours?: {
                            /**
                             * @description Days of the week.
                             * @example [
                             *       "mon",
                             *       "tue",
                             *       "wed",
                             *       "thu",
                             *       "fri"
                             *     ]
                             */
                            days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                            /**
                             * @description When work begins.
                             * @example 09:00
                             */
                            from: string;
                            /**
                             * @description When work ends.
                             * @example 17:00
                             */
                            to: string;
                        } | null;
                        /**
                         * @description Whole days on which nothing begins, `MM-DD` each year or `YYYY-MM-DD`.
                         * @example [
                         *       "12-24",
                         *       "12-25",
                         *       "2026-12-31"
                         *     ]
                         */
                        freezeDays?: string[] | null;
                        /** @description Stretches of time in which nothing begins. */
                        freezes?: {
                            /** @description For a freeze of every week: the days on which it begins. */
                            days?: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[] | null;
                            /**
                             * @description Local time or date, as `2026-12-20T18:00` or `2026-12-20`; with `days` a time, as `14:30`.
                             * @example 2026-12-20T18:00
                             * @example 14:30
                             */
                            from: string;
                            /**
                             * @description Local time, or a date: through that day. With `days` a time; at or before `from` it is of the next day.
                             * @example 2027-01-03
                             * @example 21:00
                             */
                            to: string;
                            /**
                             * @description Told to whoever waits for its end.
                             * @example market hours
                             * @example release 4.2
                             */
                            reason: string;
                        }[] | null;
                    } | null;
                    /** @description How long after the hand-out of the new version a rotation should have ended. */
                    deadlineMs?: number | null;
                    /** @description What follows at the deadline. `hold`: the rotation waits for a person. `extend`: it goes on, and people are told. `retire`: the old version ends even if it is still used. */
                    deadlineAction?: ("hold" | "extend" | "retire") | null;
                    /** @description How long before the window people are told. Left out: 30, 14, 7 and 1 days; an empty list tells nobody before. */
                    ladderMs?: number[] | null;
                    /** @description E-mail addresses of operators, told besides the client's own contacts. */
                    contacts?: (string & (unknown & unknown))[] | null;
                    /** @description The shortest time for which the old version must have been left alone. */
                    quietMs?: number | null;
                    /** @description Margin before the old version is suspended, on top of the overlap. */
                    retireSafetyMs?: number | null;
                    /** @description How long the old version stays suspended, and can come back, before it ends. */
                    suspensionMs?: number | null;
                    /** @description How long after a hand-out automation shortens the life of nothing. */
                    holdDownMs?: number | null;
                    /** @description Jitter, as a share of the clients' poll interval. */
                    jitterRatio?: number | null;
                    /** @description What becomes of a suspended version that is used. `by-rule`: it comes back, once per rotation, for a source that was accepted before. `ask`: a person is asked. */
                    restore?: ("by-rule" | "ask") | null;
                    /** @description `by-evidence`: a scope leaves the old version as soon as nobody uses it there. `off`: it leaves with its version. */
                    narrowScopes?: ("by-evidence" | "off") | null;
                    /** @description Scopes that leave the old version first where several may, in this order. */
                    narrowOrder?: string[] | null;
                    /** @description How long a verifier that is cut off goes on accepting the keys: `strict` not at all, `balanced` 15 minutes, `available` 24 hours, where the server has no other times. Left out: what the key class of the api says. */
                    grace?: ("strict" | "balanced" | "available") | null;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-running`, `name-taken` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What people call the policy. No other policy has this name.
                     * @example market
                     * @example payments
                     */
                    name?: string;
                    /** @description The keys that the policy is for, by name or id. Of several policies that a key comes under the nearest counts, member by member: key, client, key class, api. No two policies are for the same. */
                    attachTo?: {
                        /** @description For all keys of these apis. */
                        apis?: string[] | null;
                        /** @description For the keys of these classes, `API/CLASS`. */
                        keyClasses?: (string & (unknown & unknown))[] | null;
                        /** @description For all keys of these clients. */
                        clients?: string[] | null;
                        /** @description For these keys alone. */
                        keys?: string[] | null;
                    };
                    /**
                     * @description The age by which a version is out of use, counted from its hand-out. It must leave room for the rotation: overlap, quiet window and suspension. Not together with `rotateOn`.
                     * @example 90d
                     * @example 30d
                     * @example 365d
                     */
                    maxAgeMs?: number | null;
                    /**
                     * @description The age at which the rotation of a version begins. Left out: two thirds of `maxAge`, half of it where that is under 10 days.
                     * @example 60d
                     * @example 20d
                     */
                    rotateAfterMs?: number | null;
                    /**
                     * @description Days on which the keys rotate, `MM-DD` each year or `YYYY-MM-DD` once, in the time zone of the calendar. In place of `maxAge`.
                     * @example [
                     *       "01-15",
                     *       "07-15"
                     *     ]
                     * @example [
                     *       "2027-03-01"
                     *     ]
                     */
                    rotateOn?: string[] | null;
                    /**
                     * @description The length of the window in which clients swap, each at an instant of its own, so that not all do at once.
                     * @example 4h
                     * @example 24h
                     */
                    windowMs?: number | null;
                    /** @description When rotations may begin, hand out and suspend. Security acts and expedited rotations ask no calendar. */
                    calendar?: {
                        /**
                         * @description Name of the IANA time zone database.
                         * @example Europe/Berlin
                         * @example America/New_York
                         * @example UTC
                         */
                        timeZone: string;
                        /**
                         * @description Nothing begins outside of these. Left out: all day, every day.
                         * @example {
                         *       "days": [
                         *         "mon",
                         *         "tue",
                         *         "wed",
                         *         "thu"
                         *       ],
                         *       "from": "09:00",
                         *       "to": "17:00"
                         *     }
                         */
                        workingHours?: {
                            /**
                             * @description Days of the week.
                             * @example [
                             *       "mon",
                             *       "tue",
                             *       "wed",
                             *       "thu",
                             *       "fri"
                             *     ]
                             */
                            days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                            /**
                             * @description When work begins.
                             * @example 09:00
                             */
                            from: string;
                            /**
                             * @description When work ends.
                             * @example 17:00
                             */
                            to: string;
                        } | null;
                        /**
                         * @description Whole days on which nothing begins, `MM-DD` each year or `YYYY-MM-DD`.
                         * @example [
                         *       "12-24",
                         *       "12-25",
                         *       "2026-12-31"
                         *     ]
                         */
                        freezeDays?: string[] | null;
                        /** @description Stretches of time in which nothing begins. */
                        freezes?: {
                            /** @description For a freeze of every week: the days on which it begins. */
                            days?: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[] | null;
                            /**
                             * @description Local time or date, as `2026-12-20T18:00` or `2026-12-20`; with `days` a time, as `14:30`.
                             * @example 2026-12-20T18:00
                             * @example 14:30
                             */
                            from: string;
                            /**
                             * @description Local time, or a date: through that day. With `days` a time; at or before `from` it is of the next day.
                             * @example 2027-01-03
                             * @example 21:00
                             */
                            to: string;
                            /**
                             * @description Told to whoever waits for its end.
                             * @example market hours
                             * @example release 4.2
                             */
                            reason: string;
                        }[] | null;
                    } | null;
                    /**
                     * @description How long after the hand-out of the new version a rotation should have ended.
                     * @example 30d
                     * @example 14d
                     */
                    deadlineMs?: number | null;
                    /**
                     * @description What follows at the deadline. `hold`: the rotation waits for a person. `extend`: it goes on, and people are told. `retire`: the old version ends even if it is still used.
                     * @example hold
                     */
                    deadlineAction?: ("hold" | "extend" | "retire") | null;
                    /** @description How long before the window people are told. Left out: 30, 14, 7 and 1 days; an empty list tells nobody before. */
                    ladderMs?: number[] | null;
                    /**
                     * @description E-mail addresses of operators, told besides the client's own contacts.
                     * @example [
                     *       "platform@example.com"
                     *     ]
                     */
                    contacts?: (string & (unknown & unknown))[] | null;
                    /**
                     * @description The shortest time for which the old version must have been left alone.
                     * @example 24h
                     * @example 7d
                     */
                    quietMs?: number | null;
                    /**
                     * @description Margin before the old version is suspended, on top of the overlap.
                     * @example 1h
                     */
                    retireSafetyMs?: number | null;
                    /**
                     * @description How long the old version stays suspended, and can come back, before it ends.
                     * @example 24h
                     * @example 72h
                     */
                    suspensionMs?: number | null;
                    /**
                     * @description How long after a hand-out automation shortens the life of nothing.
                     * @example 24h
                     */
                    holdDownMs?: number | null;
                    /**
                     * @description Jitter, as a share of the clients' poll interval.
                     * @example 0.1
                     */
                    jitterRatio?: number | null;
                    /**
                     * @description What becomes of a suspended version that is used. `by-rule`: it comes back, once per rotation, for a source that was accepted before. `ask`: a person is asked.
                     * @example by-rule
                     */
                    restore?: ("by-rule" | "ask") | null;
                    /**
                     * @description `by-evidence`: a scope leaves the old version as soon as nobody uses it there. `off`: it leaves with its version.
                     * @example by-evidence
                     */
                    narrowScopes?: ("by-evidence" | "off") | null;
                    /**
                     * @description Scopes that leave the old version first where several may, in this order.
                     * @example [
                     *       "orders:trade",
                     *       "market:read"
                     *     ]
                     */
                    narrowOrder?: string[] | null;
                    /**
                     * @description How long a verifier that is cut off goes on accepting the keys: `strict` not at all, `balanced` 15 minutes, `available` 24 hours, where the server has no other times. Left out: what the key class of the api says.
                     * @example balanced
                     * @example strict
                     */
                    grace?: ("strict" | "balanced" | "available") | null;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `name-taken` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPolicyVersions: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                policyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PolicyVersion"][];
                        next: string | null;
                    };
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    applyPolicies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description By name. Policies that are not among them stay as they are. */
                    policies: {
                        /**
                         * @description What people call the policy. No other policy has this name.
                         * @example market
                         * @example payments
                         */
                        name: string;
                        /** @description The keys that the policy is for, by name or id. Of several policies that a key comes under the nearest counts, member by member: key, client, key class, api. No two policies are for the same. */
                        attachTo?: {
                            /** @description For all keys of these apis. */
                            apis?: string[] | null;
                            /** @description For the keys of these classes, `API/CLASS`. */
                            keyClasses?: (string & (unknown & unknown))[] | null;
                            /** @description For all keys of these clients. */
                            clients?: string[] | null;
                            /** @description For these keys alone. */
                            keys?: string[] | null;
                        } | null;
                        /** @description The age by which a version is out of use, counted from its hand-out. It must leave room for the rotation: overlap, quiet window and suspension. Not together with `rotateOn`. */
                        maxAgeMs?: number | null;
                        /** @description The age at which the rotation of a version begins. Left out: two thirds of `maxAge`, half of it where that is under 10 days. */
                        rotateAfterMs?: number | null;
                        /** @description Days on which the keys rotate, `MM-DD` each year or `YYYY-MM-DD` once, in the time zone of the calendar. In place of `maxAge`. */
                        rotateOn?: string[] | null;
                        /** @description The length of the window in which clients swap, each at an instant of its own, so that not all do at once. */
                        windowMs?: number | null;
                        /** @description When rotations may begin, hand out and suspend. Security acts and expedited rotations ask no calendar. */
                        calendar?: {
                            /**
                             * @description Name of the IANA time zone database.
                             * @example Europe/Berlin
                             * @example America/New_York
                             * @example UTC
                             */
                            timeZone: string;
                            /**
                             * @description Nothing begins outside of these. Left out: all day, every day.
                             * @example {
                             *       "days": [
                             *         "mon",
                             *         "tue",
                             *         "wed",
                             *         "thu"
                             *       ],
                             *       "from": "09:00",
                             *       "to": "17:00"
                             *     }
                             */
                            workingHours?: {
                                /**
                                 * @description Days of the week.
                                 * @example [
                                 *       "mon",
                                 *       "tue",
                                 *       "wed",
                                 *       "thu",
                                 *       "fri"
                                 *     ]
                                 */
                                days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                /**
                                 * @description When work begins.
                                 * @example 09:00
                                 */
                                from: string;
                                /**
                                 * @description When work ends.
                                 * @example 17:00
                                 */
                                to: string;
                            } | null;
                            /**
                             * @description Whole days on which nothing begins, `MM-DD` each year or `YYYY-MM-DD`.
                             * @example [
                             *       "12-24",
                             *       "12-25",
                             *       "2026-12-31"
                             *     ]
                             */
                            freezeDays?: string[] | null;
                            /** @description Stretches of time in which nothing begins. */
                            freezes?: {
                                /** @description For a freeze of every week: the days on which it begins. */
                                days?: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[] | null;
                                /**
                                 * @description Local time or date, as `2026-12-20T18:00` or `2026-12-20`; with `days` a time, as `14:30`.
                                 * @example 2026-12-20T18:00
                                 * @example 14:30
                                 */
                                from: string;
                                /**
                                 * @description Local time, or a date: through that day. With `days` a time; at or before `from` it is of the next day.
                                 * @example 2027-01-03
                                 * @example 21:00
                                 */
                                to: string;
                                /**
                                 * @description Told to whoever waits for its end.
                                 * @example market hours
                                 * @example release 4.2
                                 */
                                reason: string;
                            }[] | null;
                        } | null;
                        /** @description How long after the hand-out of the new version a rotation should have ended. */
                        deadlineMs?: number | null;
                        /** @description What follows at the deadline. `hold`: the rotation waits for a person. `extend`: it goes on, and people are told. `retire`: the old version ends even if it is still used. */
                        deadlineAction?: ("hold" | "extend" | "retire") | null;
                        /** @description How long before the window people are told. Left out: 30, 14, 7 and 1 days; an empty list tells nobody before. */
                        ladderMs?: number[] | null;
                        /** @description E-mail addresses of operators, told besides the client's own contacts. */
                        contacts?: (string & (unknown & unknown))[] | null;
                        /** @description The shortest time for which the old version must have been left alone. */
                        quietMs?: number | null;
                        /** @description Margin before the old version is suspended, on top of the overlap. */
                        retireSafetyMs?: number | null;
                        /** @description How long the old version stays suspended, and can come back, before it ends. */
                        suspensionMs?: number | null;
                        /** @description How long after a hand-out automation shortens the life of nothing. */
                        holdDownMs?: number | null;
                        /** @description Jitter, as a share of the clients' poll interval. */
                        jitterRatio?: number | null;
                        /** @description What becomes of a suspended version that is used. `by-rule`: it comes back, once per rotation, for a source that was accepted before. `ask`: a person is asked. */
                        restore?: ("by-rule" | "ask") | null;
                        /** @description `by-evidence`: a scope leaves the old version as soon as nobody uses it there. `off`: it leaves with its version. */
                        narrowScopes?: ("by-evidence" | "off") | null;
                        /** @description Scopes that leave the old version first where several may, in this order. */
                        narrowOrder?: string[] | null;
                        /** @description How long a verifier that is cut off goes on accepting the keys: `strict` not at all, `balanced` 15 minutes, `available` 24 hours, where the server has no other times. Left out: what the key class of the api says. */
                        grace?: ("strict" | "balanced" | "available") | null;
                    }[];
                    /**
                     * @description Nothing is written.
                     * @default false
                     */
                    dryRun?: boolean;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyPush"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string | null;
                limit?: number;
                apiId?: string;
                clientId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Key"][];
                        next: string | null;
                    };
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    issueKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    apiId: string;
                    clientId: string;
                    name: string;
                    /** @enum {string} */
                    environment: "live" | "test";
                    /** @description Who answers for the key. */
                    owner: string;
                    /** @default  */
                    purpose?: string;
                    scopes: string[];
                    /**
                     * @description A key class that the api names.
                     * @default default
                     */
                    class?: string;
                    /** @default {} */
                    labels?: {
                        [key: string]: string;
                    };
                    /**
                     * @description Empty: every region.
                     * @default []
                     */
                    regions?: string[];
                    /**
                     * @description CIDR blocks; empty: every address.
                     * @default []
                     */
                    addresses?: string[];
                    notBefore?: string | null;
                    expiresAt?: string | null;
                    /** @default null */
                    policyId?: string | null;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedKey"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitingKey"];
                };
            };
            /** @description `invalid-input`, `malformed-json`, `time-in-past` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-running`, `key-ended`, `key-suspended`, `version-latched` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                keyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    owner?: string;
                    purpose?: string;
                    labels?: {
                        [key: string]: string;
                    };
                    policyId?: string | null;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showKeyPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyPolicy"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    suspendKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-ended` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-ended` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                keyId: string;
                number: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`, `version-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-not-published` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compromiseKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Left out: every version that was handed out, but for the successor that a compromise of late has made. */
                    versions?: number[];
                    /**
                     * Format: date-time
                     * @description When the thief came in; left out: now.
                     */
                    since?: string;
                    /** @description How long versions that clients hold are accepted yet; left out: not at all. The receipt is complete when they are narrowed everywhere. Said again after that time, the act answers the receipt of their refusal. */
                    refuseAfterMs?: number;
                    /** @description What they may do till then; left out: all but the scopes with strict grace. */
                    keepScopes?: string[];
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompromiseReceipt"];
                };
            };
            /** @description `invalid-input`, `malformed-json`, `time-in-future` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`, `version-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-running`, `key-ended`, `key-not-handed-out`, `version-not-published` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    taintKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description False: the suspicion is over.
                     * @default true
                     */
                    tainted?: boolean;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    narrowVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                keyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    version: number;
                    /** @description The scopes that are left to it. */
                    scopes: string[];
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`, `version-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-narrower`, `version-latched` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRotations: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string | null;
                limit?: number;
                keyId?: string;
                /** @description A phase, or how it ended. */
                phase?: string;
                /** @description Only those that are open, or only those that have ended. */
                open?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Rotation"][];
                        next: string | null;
                    };
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showRotation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rotationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rotation"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    beginRotation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default  */
                    reason?: string;
                    /** @default false */
                    expedite?: boolean;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rotation"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rotation"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-running`, `key-ended`, `key-not-handed-out`, `key-suspended`, `key-tainted`, `no-verifier`, `version-latched` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    holdRotation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rotationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /**
                     * @description Why.
                     * @default
                     */
                    text?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rotation"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rotation-ended` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    releaseRotation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rotationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rotation"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `hold-of-key`, `hold-unknown`, `rotation-ended` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    extendRotation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rotationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: date-time */
                    until: string;
                } | {
                    byMs: number;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rotation"];
                };
            };
            /** @description `invalid-input`, `malformed-json`, `time-in-past` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rotation-ended` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    expediteRotation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rotationId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rotation"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rotation-ended` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelRotation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rotationId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rotation"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rotation-ended`, `use-revoke`, `use-roll-back` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rollBackRotation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rotationId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rotation"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rotation-ended`, `use-cancel`, `version-latched` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restoreRotation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rotationId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rotation"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-in-this-phase`, `rotation-ended`, `version-latched` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    watchRotation: {
        parameters: {
            query?: {
                /** @description `seq` of the last event that is known. */
                after?: number;
            };
            header?: never;
            path: {
                rotationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Each `data` is one event; the last event is named `end`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["RotationEvent"];
                };
            };
            /** @description It has ended, and all its events are known. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCampaigns: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Campaign"][];
                        next: string | null;
                    };
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    beginCampaign: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @description The selector, as `api=market label.tier=gold age>60d`. */
                    where: string;
                    /** @default  */
                    reason?: string;
                    /**
                     * @description Needed where the selector fits every key.
                     * @default false
                     */
                    all?: boolean;
                    /** @default {} */
                    plan?: {
                        /**
                         * @description Sizes in order, the canary first; what is left over is the last one.
                         * @default [
                         *       {
                         *         "percent": 0.5
                         *       },
                         *       {
                         *         "percent": 10
                         *       }
                         *     ]
                         */
                        cohorts?: ({
                            keys: number;
                        } | {
                            percent: number;
                        })[];
                        /**
                         * @default all-at-once
                         * @enum {string}
                         */
                        order?: "all-at-once" | "region-by-region";
                        /**
                         * @description In which order they come; the others follow by name.
                         * @default []
                         */
                        regions?: string[];
                        /**
                         * @description No old version leaves before every new version was handed out.
                         * @default false
                         */
                        barrier?: boolean;
                        /**
                         * @description When the next wave begins; with a barrier always after the hand-out.
                         * @default ended
                         * @enum {string}
                         */
                        nextAfter?: "ended" | "handed-out";
                        /** @default 60 */
                        pacePerMinute?: number | null;
                        /** @default 86400000 */
                        stallAfterMs?: number;
                        /** @default {} */
                        stopWhen?: {
                            /**
                             * @description Keys whose calls were refused.
                             * @default 0.02
                             */
                            refusedShare?: number | null;
                            /**
                             * @description Keys that come no further.
                             * @default 0.1
                             */
                            stalledShare?: number | null;
                            /** @default 0.02 */
                            rolledBackShare?: number | null;
                            /**
                             * @description So many keys at least must be at fault; all of a wave that has fewer.
                             * @default 3
                             */
                            minimumCount?: number;
                        };
                    };
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `everything-selected`, `idempotency-running`, `nothing-selected` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCampaignKeys: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string | null;
                limit?: number;
                state?: "waiting" | "blocked" | "begun" | "handed-out" | "completed" | "rolled-back" | "cancelled" | "skipped" | "left-out";
            };
            header?: never;
            path: {
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["CampaignKey"][];
                        next: string | null;
                    };
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The selector, as `api=market label.tier=gold age>60d`. */
                    where: string;
                    /** @default {} */
                    plan?: {
                        /**
                         * @description Sizes in order, the canary first; what is left over is the last one.
                         * @default [
                         *       {
                         *         "percent": 0.5
                         *       },
                         *       {
                         *         "percent": 10
                         *       }
                         *     ]
                         */
                        cohorts?: ({
                            keys: number;
                        } | {
                            percent: number;
                        })[];
                        /**
                         * @default all-at-once
                         * @enum {string}
                         */
                        order?: "all-at-once" | "region-by-region";
                        /**
                         * @description In which order they come; the others follow by name.
                         * @default []
                         */
                        regions?: string[];
                        /**
                         * @description No old version leaves before every new version was handed out.
                         * @default false
                         */
                        barrier?: boolean;
                        /**
                         * @description When the next wave begins; with a barrier always after the hand-out.
                         * @default ended
                         * @enum {string}
                         */
                        nextAfter?: "ended" | "handed-out";
                        /** @default 60 */
                        pacePerMinute?: number | null;
                        /** @default 86400000 */
                        stallAfterMs?: number;
                        /** @default {} */
                        stopWhen?: {
                            /**
                             * @description Keys whose calls were refused.
                             * @default 0.02
                             */
                            refusedShare?: number | null;
                            /**
                             * @description Keys that come no further.
                             * @default 0.1
                             */
                            stalledShare?: number | null;
                            /** @default 0.02 */
                            rolledBackShare?: number | null;
                            /**
                             * @description So many keys at least must be at fault; all of a wave that has fewer.
                             * @default 3
                             */
                            minimumCount?: number;
                        };
                    };
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignPreview"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `nothing-selected` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `campaign-ended` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `campaign-ended` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Begin again what was rolled back. Default: where it stopped by itself. */
                    retry?: boolean;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `campaign-ended` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showReceipt: {
        parameters: {
            query?: {
                waitMs?: number;
            };
            header?: never;
            path: {
                receiptId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createGrant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    keyId: string;
                    name: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-running`, `key-ended`, `key-tainted` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listHolders: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string | null;
                limit?: number;
                keyId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Holder"][];
                        next: string | null;
                    };
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enrolHolder: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Left out where a pickup token is sent instead. */
                    grant?: string;
                    name: string;
                    /** @enum {string} */
                    kind: "durable" | "ephemeral";
                    /** @enum {string} */
                    class: "sdk" | "deployed";
                    signingKey: {
                        /** @enum {string} */
                        kty: "OKP" | "EC";
                        /** @enum {string} */
                        crv: "Ed25519" | "X25519" | "P-256";
                        x: string;
                        y?: string;
                    };
                    openingKey: {
                        /** @enum {string} */
                        kty: "OKP" | "EC";
                        /** @enum {string} */
                        crv: "Ed25519" | "X25519" | "P-256";
                        x: string;
                        y?: string;
                    };
                    /** @description The signing key over the opening key. */
                    openingKeyProof: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enrolled"];
                };
            };
            /** @description `holder-keys-invalid`, `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `grant-invalid`, `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `grant-redeemed`, `idempotency-running`, `key-ended`, `key-tainted` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showHolder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                holderId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Holder"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createNonce: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                holderId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        nonce: string;
                    };
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pickup: {
        parameters: {
            query?: {
                waitMs?: number;
            };
            header?: never;
            path: {
                holderId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The version that the holder uses; null: it has none. */
                    have: number | null;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PickupAnswer"];
                };
            };
            /** @description `digest-mismatch`, `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `nonce-invalid`, `origin-mismatch`, `signature-invalid`, `signature-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `holder-gone`, `holder-tainted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-ended`, `key-tainted` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirmVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                holderId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    version: number;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Holder"];
                };
            };
            /** @description `digest-mismatch`, `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `nonce-invalid`, `origin-mismatch`, `signature-invalid`, `signature-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `holder-gone`, `holder-tainted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`, `version-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `version-latched`, `version-not-picked-up`, `version-suspended` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    holderGone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                holderId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Holder"];
                };
            };
            /** @description `digest-mismatch`, `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `nonce-invalid`, `origin-mismatch`, `signature-invalid`, `signature-missing`, `token-invalid` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `holder-gone`, `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listVerifiers: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Verifier"][];
                        next: string | null;
                    };
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addVerifier: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @description The name of a region. */
                    region: string;
                    apis: string[];
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedVerifier"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-running`, `name-taken` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showVerifier: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                verifierId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verifier"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeVerifier: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                verifierId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editVerifier: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                verifierId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verifier"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `name-taken` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    markInstanceGone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                verifierId: string;
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verifier"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showSnapshot: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A snapshot. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no-epoch-left`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    followChanges: {
        parameters: {
            query: {
                epoch: number;
                after: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A line comes at least every two seconds. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": components["schemas"]["StreamLine"];
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no-epoch-left`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    takeReport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    instance: string;
                    sequence: number;
                    applied: {
                        epoch: number;
                        revision: number;
                        hash: string;
                    } | null;
                    watermark: number;
                    sources: {
                        addressPrefix: string;
                        userAgent: string;
                        route: string;
                        scopes?: string[];
                    }[];
                    usage: {
                        keyId: string | null;
                        version: number | null;
                        outcome: string;
                        reason: string;
                        source: number | null;
                        minute: number;
                        count: number;
                        firstAt: number;
                        lastAt: number;
                        probe: boolean;
                    }[];
                    sessions: {
                        keyId: string;
                        version: number;
                        open: number;
                    }[];
                    closing: boolean;
                    proof?: {
                        epoch: number;
                        revision: number;
                        hash: string;
                        previous: string;
                        committedAt: number;
                        digests: string[];
                        signature: string;
                    };
                    handedBack?: {
                        epoch: number;
                        revision: number;
                        hash: string;
                        previous: string;
                        committedAt: number;
                        digests: string[];
                        signature: string;
                        records: string[];
                    }[];
                    orphans?: {
                        epoch: number;
                        revision: number;
                        lastFour: string;
                        count: number;
                        lastAt: number;
                    }[];
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportAnswer"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no-epoch-left`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showRevocations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        list: string;
                        signature: string;
                    };
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUsage: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string | null;
                limit?: number;
                keyId?: string;
                from?: string;
                /** @description Not included. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["UsageMinute"][];
                        next: string | null;
                        /** @description Up to here every verifier that may accept has reported; later minutes may grow. */
                        completeUntil: string | null;
                        /** @description The instance that holds `completeUntil` back; null where none may accept. */
                        behind: {
                            instance: string;
                            verifier: string;
                            silentMs: number;
                        } | null;
                        /**
                         * Format: date-time
                         * @description Server time of the answer.
                         */
                        at: string;
                    };
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listStragglers: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string | null;
                limit?: number;
                keyId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Straggler"][];
                        next: string | null;
                    };
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSources: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string | null;
                limit?: number;
                keyId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Source"][];
                        next: string | null;
                    };
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    markSourceGone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sourceId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReadiness: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string | null;
                limit?: number;
                apiId?: string;
                clientId?: string;
                keyId?: string;
                /** @description The selector, as `api=market label.tier=gold age>60d`. */
                where?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Readiness"][];
                        next: string | null;
                    };
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOrphans: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Orphan"][];
                        next: string | null;
                    };
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    closeOrphan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orphanId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Orphan"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Webhook"][];
                        next: string | null;
                    };
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @description https, on the port 443 or 8443, at public addresses. Never changes. */
                    url: string;
                    /**
                     * @description Only notices of these apis; null: of all, and of the whole deployment.
                     * @default null
                     */
                    apis?: string[] | null;
                    /**
                     * @description Only events of these types, `noun.*` for all of a noun; null: all.
                     * @default null
                     */
                    types?: string[] | null;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedWebhook"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /** @description Only notices of these apis; null: of all, and of the whole deployment. */
                    apis?: string[] | null;
                    /** @description Only events of these types, `noun.*` for all of a noun; null: all. */
                    types?: string[] | null;
                    /** @description false: send it nothing more. true: challenge it anew. */
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    challengeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `webhook-disabled` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description Replaces the new secret of a rotation that runs, where it was lost.
                     * @default false
                     */
                    startOver?: boolean;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedWebhook"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-running`, `secret-rotating` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    completeWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNotices: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string | null;
                limit?: number;
                order?: "oldest" | "newest";
                /** @description Only about this key. */
                keyId?: string | null;
                /** @description As `rotation.started`. */
                type?: string | null;
                /** @description Only where one recipient, or the webhook named, has it in this state. */
                state?: ("waiting" | "delivered" | "failed" | "put-aside") | null;
                /** @description Only to this webhook. */
                webhookId?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Notice"][];
                        next: string | null;
                    };
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    acknowledgeNotice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                noticeId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notice"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replayNotice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                noticeId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description Only to this webhook, also where it was not to be told then; null: to all who were.
                     * @default null
                     */
                    webhookId?: string | null;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notice"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `webhook-disabled`, `webhook-unverified` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testNotices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelTrial"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string | null;
                limit?: number;
                order?: "oldest" | "newest";
                /** @description Entries about this id. */
                subject?: string | null;
                /** @description As `rotation.begin`. */
                action?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEntry"][];
                        next: string | null;
                    };
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showAuditCheckpoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditCheckpoint"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTokens: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Token"][];
                        next: string | null;
                    };
                };
            };
            /** @description `invalid-input` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    kind: "admin" | "read";
                    name: string;
                    /**
                     * @description What the token is limited to; null: nothing.
                     * @default null
                     */
                    apis?: string[] | null;
                } | {
                    /** @enum {string} */
                    kind: "pickup";
                    name: string;
                    keyId: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedToken"];
                };
            };
            /** @description `invalid-input`, `malformed-json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tokenId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `last-admin-token` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    isAlive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    isReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                        clockOffsetMs: number;
                        holds: string[];
                    };
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock-off`, `journal-unavailable`, `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showDiagnosis: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Diagnosis"];
                };
            };
            /** @description `token-invalid`, `token-missing` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-kind` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text format. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stopping`, `store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
