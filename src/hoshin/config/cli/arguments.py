"""What can be typed after `hoshin`: commands, their arguments, their help in two languages; no Django."""

import argparse
from pathlib import Path

from hoshin.kernel.terminal import Commands, Parser, add_group, choose
from hoshin.tables.command.arguments import add_commands


def port_number(text: str) -> int:
    """A TCP port from 1 to 65535."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(
            choose(f"ポート番号は 1 から 65535 までの数です: {text}", f"a port is a number from 1 to 65535: {text}")
        )
    return int(text)


def parser() -> Parser:
    """The whole command line; each command names in `module` where it lives."""
    top = Parser(
        prog="hoshin",
        description=choose("自治体のICT方針と実施計画を動かす Hoshin", "Hoshin runs a municipality's ICT policy"),
        epilog=choose(
            "終了コード: 0 完了、1 問題がある、2 使い方の誤り、3 何も変えずに断った、4 途中で失敗した",
            "exit codes: 0 done, 1 something is wrong, 2 bad usage, 3 refused before any change, 4 failed midway",
        ),
    )
    commands = top.add_subparsers(
        title=choose("コマンド", "commands"), metavar=choose("コマンド", "COMMAND"), required=True, parser_class=Parser
    )
    _add_running(commands)
    _add_keeping(commands)
    _add_audit(commands)
    _add_keys(commands)
    _add_intake(commands)
    _add_people(commands)
    add_commands(commands)
    return top


def _command(
    commands: Commands, name: str, module: str, ja: str, en: str, *, needs_django: bool = True, makes_data: bool = False
) -> Parser:
    text = choose(ja, en)
    command: Parser = commands.add_parser(name, help=text, description=text)
    command.set_defaults(
        module=f"hoshin.config.cli.{module}", needs_data=True, needs_django=needs_django, makes_data=makes_data
    )
    command.options.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help=choose(
            "データの置き場所（既定: HOSHIN_DATA、なければ設置フォルダーの data）",
            "data folder (default: HOSHIN_DATA or ./data)",
        ),
    )
    return command


def _add_running(commands: Commands) -> None:
    start = _command(
        commands,
        "start",
        "start",
        "準備をして、すべてを動かす",
        "set up and run everything",
        needs_django=False,
        makes_data=True,
    )
    _add_mode(start)
    start.options.add_argument(
        "--port",
        type=port_number,
        default=8000,
        metavar="N",
        help=choose("待ち受けるポート（既定: 8000）", "port (default: 8000)"),
    )
    start.options.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="H",
        help=choose(
            "待ち受けるアドレス（既定: 127.0.0.1 この機械からだけ）", "address (default: 127.0.0.1, this machine only)"
        ),
    )
    start.options.add_argument(
        "--no-browser", action="store_true", help=choose("ブラウザーを開かない", "do not open a browser")
    )
    start.options.add_argument(
        "--allow-demo-on-network",
        action="store_true",
        help=choose(
            "デモ（誰でもどの役割でも入れる）をほかの機械から見えるようにする",
            "let other machines reach the demo, where anyone may sign in as anyone",
        ),
    )
    _add_preparing(commands)


def _add_preparing(commands: Commands) -> None:
    prepare = _command(
        commands,
        "prepare",
        "prepare",
        "データベースを用意・更新する（start が行う）",
        "create or upgrade the database (start does it)",
        makes_data=True,
    )
    _add_mode(prepare)
    prepare.options.add_argument("--refuse-demo", action="store_true", help=argparse.SUPPRESS)
    serving = add_group(
        commands, "serve", "一つの部分だけを動かす（大きな構成用）", "run one part only, for larger installations"
    )
    web = _command(serving, "web", "serve", "画面とWebSocket", "pages and WebSockets", needs_django=False)
    web.set_defaults(part="web")
    web.options.add_argument("--port", type=port_number, default=8000, metavar="N", help=choose("ポート", "port"))
    web.options.add_argument("--host", default="127.0.0.1", metavar="H", help=choose("アドレス", "address"))
    worker = _command(
        serving, "worker", "serve", "裏で進む仕事と定時の仕事", "background and scheduled work", needs_django=False
    )
    worker.set_defaults(part="worker")


def _add_mode(command: Parser) -> None:
    command.options.add_argument(
        "--empty", action="store_true", help=choose("デモの市を読み込まずに始める", "start without the demo city")
    )


def _add_keeping(commands: Commands) -> None:
    demo = add_group(commands, "demo", "デモの市", "the demo city")
    _command(demo, "load", "demo", "空のデータベースにデモの市を読み込む", "load the demo city into an empty database")
    backup = _command(
        commands,
        "backup",
        "backup",
        "動いたままバックアップを作り、戻せることを確かめる",
        "make a backup while running, and prove it by restoring it",
    )
    backup.add_argument("file", type=Path, metavar="FILE", help=choose("作るファイル", "the file to make"))
    restore = _command(
        commands,
        "restore",
        "restore",
        "空の場所にバックアップを戻す",
        "bring a backup back onto an empty place",
        makes_data=True,
    )
    restore.add_argument("file", type=Path, metavar="FILE", help=choose("戻すファイル", "the file to restore"))
    restore.options.add_argument("--json", action="store_true", help=argparse.SUPPRESS)


def _add_audit(commands: Commands) -> None:
    audit = add_group(commands, "audit", "監査証跡", "the audit trail")
    verify = _command(
        audit, "verify", "audit", "改ざんがないことを確かめる", "prove that nothing was altered or removed"
    )
    verify.set_defaults(act="verify")
    verify.options.add_argument(
        "--head",
        type=Path,
        metavar="FILE",
        help=choose(
            "外に保管した控え（末尾が失われていないか確かめる）", "a head kept outside, to notice a removed tail"
        ),
    )
    verify.options.add_argument(
        "--fingerprint", metavar="TEXT", help=choose("控えの鍵の指紋", "the fingerprint of the head's key")
    )
    seal = _command(audit, "seal", "audit", "新しい記録を封印する", "seal the newest events")
    seal.set_defaults(act="seal")
    seal.options.add_argument(
        "--export-head", type=Path, metavar="FILE", help=choose("署名した控えを書き出す", "write out a signed head")
    )


def _add_keys(commands: Commands) -> None:
    keys = add_group(commands, "keys", "申請の回答を暗号化する鍵", "the keys that seal the answers of applications")
    _command(
        keys,
        "rotate",
        "keys",
        "秘密鍵を替えた後、申請の鍵を新しい秘密鍵で包み直す",
        "after a change of the secret key: wrap the keys of applications by the new one",
    )


def _add_intake(commands: Commands) -> None:
    intake = add_group(commands, "intake", "ファイルで届く申請", "applications that come in as files")
    take = _command(
        intake,
        "take",
        "intake",
        "受渡しの場所に届いたものを取り込む（FILE を書けば、そのファイルを）",
        "take in what waits in the folder (or FILE, when named)",
    )
    take.add_argument(
        "file", type=Path, nargs="?", metavar="FILE", help=choose("取り込むファイル", "the file to take in")
    )
    take.options.add_argument(
        "--source", default="", metavar="CODE", help=choose("FILE の取込み元のコード", "the source that FILE is from")
    )


def _add_people(commands: Commands) -> None:
    _command(
        commands,
        "doctor",
        "doctor",
        "設定・ディスク・メール・時計・データベースなどを調べ、直し方を言う",
        "check settings, disk, mail, clock, database and more, and say what to do",
    )
    user = add_group(commands, "user", "職員のアカウント", "staff accounts")
    create = _command(
        user, "create", "user", "アカウントを作り、登録用のリンクを出す", "open an account and print its link"
    )
    create.add_argument("login_name", metavar="LOGIN", help=choose("ログイン名", "login name"))
    create.add_argument("label", metavar="LABEL", help=choose("画面に出る名前（職名など）", "the name shown on screen"))
    create.options.add_argument("--mail", default="", metavar="ADDRESS", help=choose("メールアドレス", "mail address"))
    create.options.add_argument(
        "--operator", action="store_true", help=choose("運用者の職に就ける", "give the account an operator's post")
    )
    manage = _command(
        commands, "manage", "manage", "Djangoの管理コマンドを呼ぶ", "pass a command to Django", needs_django=False
    )
    manage.add_argument(
        "words", nargs=argparse.REMAINDER, metavar="...", help=choose("コマンドと引数", "command and arguments")
    )
