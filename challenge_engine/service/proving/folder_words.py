"""What a folder with a published log says about itself, in English and Dutch."""

README = """\
The history of {origin}

In these files a municipality publishes that something happened, not what: each step of each
case is two hashes. Nobody learns anything from them but that there was a step. What is in
public/ is told in full, as far as it is public.

  checkpoint     how long the history is, and its root, signed
  tile/          the history itself (C2SP tlog-tiles)
  public/        a file for each public case; a file goes when its case may not be told any more
  vkey           the public keys of this history, oldest first
  verify.html    checks a proof of receipt; opens in a browser and needs no network

Who has these files can show that no step was removed, changed or put elsewhere since an older
checkpoint, and that no step of a case stands in it twice. Who has a proof of receipt can show
that its step is in here, and that no later one was signed. Nothing here shows that what was
entered is true, or when it was really signed.

To check everything, without an account, a database or a network:

  challenge log audit FOLDER --key VKEY
  challenge log audit FOLDER --key VKEY --since YOUR-OLDER-CHECKPOINT
  challenge log audit FOLDER --key VKEY --receipt YOUR-PROOF

A key that lies beside what it signs shows nothing by itself. Compare it with the one in a
letter, on paper, or on the municipality's own page. Keep the file `checkpoint` each time: it is
what makes it impossible to change the past unnoticed.

------------------------------------------------------------------------------------------------

De geschiedenis van {origin}

In deze bestanden maakt een gemeente openbaar dat er iets gebeurde, niet wat: elke stap van elke
zaak is twee hashes. Wat in public/ staat wordt wel verteld, voor zover het openbaar is.

Wie deze bestanden heeft, kan aantonen dat sinds een ouder checkpoint geen stap is weggehaald,
veranderd of verplaatst, en dat geen stap van een zaak er tweemaal in staat. Wie een
ontvangstbewijs heeft, kan aantonen dat die stap erin staat en dat er geen latere getekend is.
Dat wat ingevoerd werd waar is, of wanneer het echt getekend werd, blijkt hier niet uit.

Met verify.html controleert u een ontvangstbewijs, zonder netwerk. Alles controleren kan met de
opdrachten hierboven. Vergelijk de sleutel met die in een brief of op de pagina van de gemeente,
en bewaar telkens het bestand `checkpoint`.
"""
